package io.hyperstow.restore.internal.restoring;

import java.time.Instant;

/**
 * Says on disk that a restore is at work, so that somebody cleans up when it cannot.
 *
 * @param job the job's id
 * @param profile the database profile
 * @param target the database on its server
 * @param since the server's clock when it began
 * @param keeper the process whose job it is; empty when that job has ended without cleaning up
 */
public record RestoreNote(String job, String profile, String target, String since, String keeper) {

    /** This process: its number may be another's after a restart, its start not. */
    public static String thisProcess() {
        ProcessHandle own = ProcessHandle.current();
        return own.pid() + " "
                + own.info().startInstant().map(Instant::toString).orElse("");
    }

    /** Whether nobody but the guardian will clean up. */
    public boolean orphaned() {
        return !keeper.equals(thisProcess());
    }

    public RestoreNote orphan() {
        return new RestoreNote(job, profile, target, since, "");
    }
}
