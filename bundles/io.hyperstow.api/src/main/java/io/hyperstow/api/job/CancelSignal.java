package io.hyperstow.api.job;

import java.util.concurrent.CancellationException;
import org.osgi.annotation.versioning.ProviderType;

/** Says whether the work at hand should end. May be asked from any thread. */
@ProviderType
public interface CancelSignal {

    boolean cancelled();

    /**
     * @throws CancellationException when {@link #cancelled}
     */
    default void throwIfCancelled() {
        if (cancelled()) {
            throw new CancellationException("cancelled");
        }
    }

    /**
     * Has the action run once when cancellation is asked for; at once, in the calling thread, when it was already.
     * For what blocks and must be woken: a statement on the server, a process.
     *
     * @param action must not block for long and must not throw
     * @return closing it withdraws the action; an action under way is waited for
     */
    Registration onCancel(Runnable action);

    /** An action that waits for cancellation. */
    @ProviderType
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** Never cancelled: for work no job does. */
    CancelSignal NEVER = new CancelSignal() {
        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public Registration onCancel(Runnable action) {
            return () -> {};
        }
    };
}
