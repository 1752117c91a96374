package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/** Loads the rows of one artifact through its table, in one transaction. */
@Component(scope = ServiceScope.PROTOTYPE, property = RestoreStrategy.NAME + "=" + ParallelCopy.ID)
public final class ParallelCopyLoad implements RestoreStrategy {

    @Activate
    public ParallelCopyLoad() {}

    @Override
    public StrategyProperties properties() {
        return ParallelCopy.LOAD;
    }

    @Override
    public RestorePlan plan(RestoreRequest request) {
        return new LoadPlanner(request).plan();
    }

    @Override
    public long run(RestoreTask task, RestoreContext context) throws SQLException, IOException {
        if (!(task instanceof RestoreTask.Rows rows)) {
            throw new IllegalArgumentException("not a task of '" + ParallelCopy.ID + "': " + task);
        }
        context.cancel().throwIfCancelled();
        return context.database().call(context.databaseName(), session -> {
            CancelSignal.Registration cancelling = context.cancel().onCancel(session::cancel);
            try {
                return load(rows, context, session);
            } catch (SQLException failure) {
                context.cancel().throwIfCancelled();
                throw failure;
            } finally {
                cancelling.close();
            }
        });
    }

    private static long load(RestoreTask.Rows task, RestoreContext context, Session session)
            throws SQLException, IOException {
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        try {
            String sql = CopyStatement.in(
                    task.table(), task.artifact().columns(), task.artifact().format());
            long stored = 0;
            for (Segment segment : task.segments()) {
                context.cancel().throwIfCancelled();
                try (InputStream rows = context.backup().open(task.artifact(), segment);
                        InputStream framed =
                                new FramedRows(rows, task.artifact().format())) {
                    stored += session.copyIn(sql, framed);
                }
                context.progress().advance(segment.rows(), segment.bytes());
            }
            if (stored != task.rows()) {
                throw new BackupException(
                        ErrorCode.CHECK_FAILED,
                        "the server stored " + stored + " of the " + task.rows() + " rows of '"
                                + task.artifact().key() + "' in '" + task.table() + "'",
                        "look for a rule or a trigger on the table that drops rows");
            }
            commit(connection, task);
            return stored;
        } catch (SQLException | IOException | RuntimeException failure) {
            rollback(connection, failure);
            throw failure;
        } finally {
            restoreAutoCommit(connection);
        }
    }

    /** Nobody knows whether a commit that broke off took place, so it is not tried again: rows could double. */
    private static void commit(Connection connection, RestoreTask.Rows task) {
        try {
            connection.commit();
        } catch (SQLException broken) {
            throw new BackupException(
                    ErrorCode.SERVER_ERROR,
                    "the commit of '" + task.artifact().key() + "' into '" + task.table() + "' broke off: "
                            + broken.getMessage(),
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
