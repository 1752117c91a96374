package io.hyperstow.restore.internal.restoring;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.restore.internal.plan.UnfinishedMark;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;

/** Cleans up after a restore that could not do it itself. May be tried as often as needed. */
public final class Recovery {

    private final RestoreNote note;
    private final Database database;

    public Recovery(RestoreNote note, Database database) {
        this.note = note;
        this.database = database;
    }

    /**
     * Drops the database that the restore had created and not finished; else sees to it that it is out of restoring mode.
     *
     * @param log hears what was done
     * @throws BackupException when the server cannot be reached
     */
    public void run(Consumer<String> log) throws SQLException, IOException {
        drop(UnfinishedMark.temporaryName(note.job()));
        if (marked()) {
            database.evict(note.target());
            drop(note.target());
            log.accept("removed database '" + note.target() + "', which an unfinished restore had created");
            return;
        }
        RestoringMode mode = new RestoringMode(database, note.target(), note.since());
        if (mode.on()) {
            Optional<String> refusal = mode.leave(log);
            log.accept(refusal.map(
                            text -> RestoringMode.refused(note.target(), text).getMessage())
                    .orElse("took '" + note.target() + "' out of restoring mode; what an unfinished restore brought is"
                            + " incomplete, and background jobs are off"));
        }
    }

    private void drop(String name) throws SQLException, IOException {
        database.call(database.databaseName(), session -> {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("DROP DATABASE IF EXISTS " + quote(name) + " WITH (FORCE)");
            }
            return null;
        });
    }

    private boolean marked() throws SQLException, IOException {
        return database.call(database.databaseName(), session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(RestoringQueries.COMMENT)) {
                statement.setString(1, note.target());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() && row.getString(1).equals(UnfinishedMark.TEXT + note.job());
                }
            }
        });
    }
}
