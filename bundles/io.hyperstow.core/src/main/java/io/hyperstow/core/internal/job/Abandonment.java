package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.model.ErrorCode;

/** What is said of a job that does not end although it was cancelled and interrupted. */
final class Abandonment {

    private Abandonment() {}

    /** The failure of such a job; its hint says what a job of that kind may have left, and where. */
    static Failure failure(JobKind kind) {
        return new Failure(
                ErrorCode.INTERNAL,
                "the job did not end when it was cancelled",
                "restart the agent to be rid of its thread" + after(kind));
    }

    private static String after(JobKind kind) {
        return switch (kind) {
            case BACKUP, ADOPT ->
                "; a later backup to that storage sweeps its unfinished objects after the grace period";
            case RESTORE ->
                ": it then drops a database that the restore had created and takes one that was there out of"
                        + " restoring mode; look at that one, because what was restored into it stays";
            case DELETE -> ", then delete the backup again if it is still listed";
            default -> "";
        };
    }
}
