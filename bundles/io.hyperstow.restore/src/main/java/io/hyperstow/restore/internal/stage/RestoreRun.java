package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.RowDigests;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.postgres.SessionWork;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A restore under way: the decisions and what the stages work with.
 *
 * @param job the job
 * @param blueprint what was decided
 * @param database the profile
 * @param backup the backup, open
 * @param strategy loads the rows
 * @param tools the services stages use
 * @param undo what to undo when the restore fails
 */
public record RestoreRun(
        JobContext job,
        Blueprint blueprint,
        Database database,
        BackupReader backup,
        RestoreStrategy strategy,
        Tools tools,
        UndoLog undo) {

    /**
     * The services stages use.
     *
     * @param inspector reads inventories
     * @param archives restores definitions
     * @param digests compares contents
     */
    public record Tools(DatabaseInspector inspector, SchemaArchives archives, RowDigests digests) {}

    /** Works with the database that is restored into. */
    <R> R inTarget(SessionWork<R> work) throws SQLException, IOException {
        return database.call(blueprint.target(), work);
    }

    /** Runs one statement in the database that is restored into. */
    void execute(String sql) throws SQLException, IOException {
        inTarget(session -> {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(sql);
            }
            return null;
        });
    }
}
