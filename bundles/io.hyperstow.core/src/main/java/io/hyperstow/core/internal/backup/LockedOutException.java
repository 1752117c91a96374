package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.SnapshotLease;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of the backup could not be locked a second time. The same snapshot cannot mend that, so it must not look like a
 * failure that the engine tries again: it has no cause.
 */
final class LockedOutException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Query texts hold data, so they are not told. */
    private static final String WAITING = """
            SELECT DISTINCT l.pid, coalesce(a.usename::text, '') AS role, coalesce(a.application_name, '') AS application
            FROM pg_locks l
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND NOT l.granted
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY l.pid
            """;

    private final transient BackupException failure;
    private final String waiting;

    private LockedOutException(BackupException failure, String waiting) {
        super(failure.problem());
        this.failure = failure;
        this.waiting = waiting;
    }

    static boolean isIt(Throwable thrown) {
        return thrown instanceof BackupException e && e.code() == ErrorCode.LOCK_TIMEOUT;
    }

    /** Asks who is in the way while they still are. */
    static LockedOutException of(BackupException failure, SnapshotLease lease, CancelSignal cancel) {
        List<String> sessions = new ArrayList<>();
        try {
            lease.read(cancel, session -> {
                try (Statement statement = session.connection().createStatement();
                        ResultSet rows = statement.executeQuery(WAITING)) {
                    while (rows.next()) {
                        String role = rows.getString("role");
                        String application = rows.getString("application");
                        sessions.add("session " + rows.getInt("pid")
                                + (role.isEmpty() ? "" : " of role '" + role + "'")
                                + (application.isEmpty() ? "" : ", application '" + application + "'"));
                    }
                }
                return null;
            });
        } catch (SQLException | IOException | BackupException e) {
            failure.addSuppressed(e);
        }
        return new LockedOutException(
                failure, sessions.isEmpty() ? "a session that is gone by now" : String.join("; ", sessions));
    }

    /** Who wanted an exclusive lock, as a part of a sentence. */
    String waiting() {
        return waiting;
    }

    /** The failure of a backup that gives way. */
    BackupException afterAll(int attempts) {
        return new BackupException(
                ErrorCode.LOCK_TIMEOUT,
                "in each of " + attempts
                        + " attempts somebody waited for an exclusive lock and kept pg_dump out, at last " + waiting
                        + ": " + failure.problem(),
                "while the backup runs, let nobody drop, truncate, alter or compress tables and chunks: pause policies with "
                        + "alter_job(job, scheduled => false)",
                failure);
    }
}
