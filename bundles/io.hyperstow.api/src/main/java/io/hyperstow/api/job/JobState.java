package io.hyperstow.api.job;

/** Where a job stands. Clients must tolerate states they do not know. */
public enum JobState {
    /** Accepted, waits for a place; may be cancelled. */
    QUEUED,
    /** At work; may be cancelled. */
    RUNNING,
    /** Ended, did everything; its warnings say what to know. */
    SUCCEEDED,
    /** Ended with an error; error code, message and hint say which and what to do. */
    FAILED,
    /** Ended because somebody asked; left nothing half-done. */
    CANCELLED,
    /** The agent ended while it was queued or running; start it again. */
    INTERRUPTED;

    /** Whether the job is over. */
    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }
}
