package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.CancelSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A signal that can be turned on, once. Actions run through the executor, so that one that takes long (a connection
 * to a server that is down) keeps neither the caller of {@link #cancel} nor the other actions waiting.
 */
final class CancelSource implements CancelSignal {

    private static final Logger LOG = LoggerFactory.getLogger(CancelSource.class);

    private final CancelSignal parent;
    private final Executor executor;
    private final Object lock = new Object();
    private final Set<Action> actions = new LinkedHashSet<>();
    private boolean cancelled;

    /**
     * @param parent {@link #cancelled} is true when this one's is; who wants actions and waits to follow it links
     *     {@link #cancel} to it
     */
    CancelSource(CancelSignal parent, Executor executor) {
        this.parent = parent;
        this.executor = executor;
    }

    /**
     * Turns the signal on.
     *
     * @return false when it was on before
     */
    boolean cancel() {
        List<Action> due;
        synchronized (lock) {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            due = new ArrayList<>(actions);
            actions.clear();
            lock.notifyAll();
        }
        due.forEach(executor::execute);
        return true;
    }

    @Override
    public boolean cancelled() {
        synchronized (lock) {
            if (cancelled) {
                return true;
            }
        }
        return parent.cancelled();
    }

    /**
     * Waits for the signal.
     *
     * @return whether it is on; false when the time was up before
     */
    boolean await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        synchronized (lock) {
            while (!cancelled) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                // One more millisecond, because wait(0) is for ever.
                lock.wait(left / 1_000_000 + 1);
            }
            return true;
        }
    }

    @Override
    public Registration onCancel(Runnable runnable) {
        Action action = new Action(runnable);
        synchronized (lock) {
            if (!cancelled) {
                actions.add(action);
                return action;
            }
        }
        action.run();
        return action;
    }

    /** Runs at most once; its own monitor lets {@link #close} wait for a run under way. */
    private final class Action implements Runnable, Registration {

        private final Runnable runnable;
        private boolean over;

        private Action(Runnable runnable) {
            this.runnable = runnable;
        }

        @Override
        public synchronized void run() {
            if (over) {
                return;
            }
            over = true;
            try {
                runnable.run();
            } catch (RuntimeException e) {
                LOG.warn("an action on cancel failed", e);
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                actions.remove(this);
            }
            synchronized (this) {
                over = true;
            }
        }
    }
}
