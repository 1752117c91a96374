package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;

/** Says in our words why pg_restore failed. */
final class PgRestoreFailure {

    private PgRestoreFailure() {}

    /**
     * @param doing what pg_restore was to do
     * @param said what it said
     */
    static BackupException of(String doing, String said, BackupException cause) {
        String problem = doing + " failed: " + said;
        if (said.matches("(?s).*role \".*\" does not exist.*")) {
            return failure(
                    ErrorCode.ROLE_MISSING,
                    problem,
                    "create the role (the backup's globals.sql has the statement), or set \"owner\": \"current\" and"
                            + " \"privileges\": \"skip\"",
                    cause);
        }
        if (said.matches("(?s).*tablespace \".*\" does not exist.*")) {
            return failure(ErrorCode.TABLESPACE_MISSING, problem, "create it: CREATE TABLESPACE … LOCATION '…'", cause);
        }
        if (said.matches("(?s).*extension \".*\" is not available.*")) {
            return failure(ErrorCode.EXTENSION_MISSING, problem, "install the extension on the server", cause);
        }
        if (said.contains("ermission denied")) {
            return failure(
                    ErrorCode.PERMISSION_DENIED,
                    problem,
                    "restore as a superuser, or set \"owner\": \"current\" and \"privileges\": \"skip\"",
                    cause);
        }
        if (said.contains("max_locks_per_transaction")) {
            return failure(
                    ErrorCode.LOCKS_EXHAUSTED,
                    problem,
                    "raise max_locks_per_transaction and restart the server",
                    cause);
        }
        return failure(ErrorCode.TOOL_FAILED, problem, "the job's log and the server's log say more", cause);
    }

    private static BackupException failure(ErrorCode code, String problem, String hint, BackupException cause) {
        return new BackupException(code, problem, hint, cause);
    }
}
