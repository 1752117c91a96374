package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.CancelSignal;

/** A thread that runs a job's tasks, and knows which attempt its rows belong to. */
final class TaskThread extends Thread {

    private final CancelSignal signal;
    private ProgressMeter.Attempt attempt;

    TaskThread(CancelSignal signal, Runnable work, String name) {
        super(work, name);
        this.signal = signal;
        setDaemon(true);
    }

    /** The signal of its crew; still on when the thread was left behind and its job goes on. */
    CancelSignal signal() {
        return signal;
    }

    /** Called in this thread only, as is {@link #attempt}. */
    void attempt(ProgressMeter.Attempt now) {
        attempt = now;
    }

    /** The attempt under way, or null. */
    ProgressMeter.Attempt attempt() {
        return attempt;
    }
}
