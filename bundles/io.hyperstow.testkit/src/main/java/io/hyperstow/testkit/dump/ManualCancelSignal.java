package io.hyperstow.testkit.dump;

import io.hyperstow.api.job.CancelSignal;
import java.util.ArrayList;
import java.util.List;

/** A signal that a test gives. Safe for use by many threads. */
public final class ManualCancelSignal implements CancelSignal {

    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Asks for cancellation and runs what waits for it. May be called again. */
    public synchronized void cancel() {
        if (!cancelled) {
            cancelled = true;
            actions.forEach(Runnable::run);
            actions.clear();
        }
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public synchronized Registration onCancel(Runnable action) {
        if (cancelled) {
            action.run();
            return () -> {};
        }
        actions.add(action);
        return () -> withdraw(action);
    }

    private synchronized void withdraw(Runnable action) {
        actions.removeIf(waiting -> waiting == action);
    }
}
