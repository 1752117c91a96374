package io.hyperstow.api.copy;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.SessionWork;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** One transaction that stores the rows of a task: all of them, once, or none. */
public final class LoadTransaction {

    private final RestoreContext context;

    public LoadTransaction(RestoreContext context) {
        this.context = context;
    }

    /**
     * Runs the work on a session of its own and commits. Cancelling ends the statement under way.
     *
     * @param task whose rows they are, for messages
     * @param load stores the rows; must not end the transaction
     * @return what the work answered
     * @throws BackupException when the commit broke off: nobody knows then whether it took place, and to try again could
     *     double the rows
     * @throws java.util.concurrent.CancellationException when the context says so
     */
    public <R> R run(RestoreTask task, SessionWork<R> load) throws SQLException, IOException {
        context.cancel().throwIfCancelled();
        return context.database().call(context.databaseName(), session -> {
            CancelSignal.Registration cancelling = context.cancel().onCancel(session::cancel);
            try {
                Connection connection = session.connection();
                connection.setAutoCommit(false);
                try {
                    R result = load.run(session);
                    commit(connection, task);
                    return result;
                } catch (SQLException | IOException | RuntimeException failure) {
                    rollback(connection, failure);
                    throw failure;
                } finally {
                    restoreAutoCommit(connection);
                }
            } catch (SQLException failure) {
                context.cancel().throwIfCancelled();
                throw failure;
            } finally {
                cancelling.close();
            }
        });
    }

    /**
     * Makes sure that the server stored what it was given.
     *
     * @throws BackupException {@code CHECK_FAILED}
     */
    public static void requireStored(RestoreTask.Rows task, long stored, long expected) {
        if (stored != expected) {
            throw new BackupException(
                    ErrorCode.CHECK_FAILED,
                    "the server stored " + stored + " of the " + expected + " rows of '"
                            + task.artifact().key() + "' in '" + task.table() + "'",
                    "look for a rule or a trigger on the table that drops rows");
        }
    }

    private static void commit(Connection connection, RestoreTask task) {
        try {
            connection.commit();
        } catch (SQLException broken) {
            throw new BackupException(
                    ErrorCode.SERVER_ERROR,
                    "the commit of '" + task.id() + "' (" + task.description() + ") broke off: " + broken.getMessage(),
                    "whether its rows are in the table is not known: empty the table or drop what was restored, and start"
                            + " again",
                    broken);
        }
    }

    private static void rollback(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
    }

    /** A broken connection refuses; the pool throws it away, and the failure that broke it is on its way already. */
    private static void restoreAutoCommit(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.setAutoCommit(true);
        }
    }
}
