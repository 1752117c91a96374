package io.hyperstow.restore.internal.run;

import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.RowDigests;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SessionWork;
import io.hyperstow.api.spi.restore.LoadTargets;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A restore under way: the decisions and what the stages work with.
 *
 * @param job the job
 * @param blueprint what was decided
 * @param database the profile
 * @param backup the backup, open
 * @param workFolder for large temporary files, removed with the run
 * @param strategy loads the rows
 * @param tools the services stages use
 * @param restoringMode of the database that is restored into
 * @param undo what to undo when the restore fails
 * @param rejects rows that are skipped
 * @param loaded counts the rows that are loaded
 */
public record RestoreRun(
        JobContext job,
        Blueprint blueprint,
        Database database,
        BackupReader backup,
        Path workFolder,
        RestoreStrategy strategy,
        Tools tools,
        RestoringMode restoringMode,
        UndoLog undo,
        RejectedRows rejects,
        LoadedRows loaded) {

    /**
     * The services stages use.
     *
     * @param inspector reads inventories
     * @param archives restores definitions
     * @param digests compares contents
     * @param programs finds PostgreSQL's own
     */
    public record Tools(
            DatabaseInspector inspector, SchemaArchives archives, RowDigests digests, PostgresTools programs) {}

    /** How long a statement waits for a lock before the restore fails rather than waits for ever. */
    private static final String LOCK_TIMEOUT = "SET lock_timeout = '60s'";

    /** What a task of the strategy that loads rows works with. */
    public RestoreContext context(LoadTargets targets) {
        return new RestoreContext(database, blueprint.target(), backup, workFolder, job, job, rejects, targets);
    }

    /** Works with the database that is restored into. Cancelling the job cancels what the session is doing. */
    public <R> R inTarget(SessionWork<R> work) throws SQLException, IOException {
        job.throwIfCancelled();
        return database.call(blueprint.target(), session -> {
            CancelSignal.Registration cancelling = job.onCancel(session::cancel);
            try {
                return work.run(session);
            } catch (SQLException failure) {
                job.throwIfCancelled();
                throw failure;
            } finally {
                cancelling.close();
            }
        });
    }

    /** Works with the database that is restored into, in one transaction. */
    public <R> R atOnce(SessionWork<R> work) throws SQLException, IOException {
        return inTarget(session -> {
            Connection connection = session.connection();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(LOCK_TIMEOUT);
                R result = work.run(session);
                connection.commit();
                return result;
            } catch (SQLException | IOException | RuntimeException failure) {
                if (!connection.isClosed()) {
                    connection.rollback();
                }
                throw failure;
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(true);
                }
            }
        });
    }

    /** Runs statements in the database that is restored into, all of them or none. */
    public void executeAtOnce(List<String> statements) throws SQLException, IOException {
        atOnce(session -> {
            try (Statement statement = session.connection().createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
            return null;
        });
    }

    /** Runs one statement in the database that is restored into. */
    public void execute(String sql) throws SQLException, IOException {
        inTarget(session -> execute(session, sql));
    }

    /** Runs one statement that removes what was created, also when the job was cancelled. */
    public void undo(String sql) throws SQLException, IOException {
        database.call(blueprint.target(), session -> execute(session, sql));
    }

    private static Void execute(Session session, String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(LOCK_TIMEOUT);
            statement.execute(sql);
        }
        return null;
    }
}
