package io.hyperstow.api.copy;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the rows of a task go, in the open transaction of a session: into their table; where only a range of time is wanted,
 * first into a temporary one, and from there those that are in the range. So the server says what is in it, no row that is
 * not makes a chunk, and a row that is neither read nor stored shows. Used by one thread.
 */
public final class RowSink {

    private static final TableName STAGE = new TableName("pg_temp", "hyperstow_rows");

    private final Session session;
    private final RestoreTask.Rows task;
    private final Function<TableName, String> copyInto;
    private boolean filled;

    /**
     * @param read how many rows the server took
     * @param stored how many of them are in the table now
     */
    public record Copied(long read, long stored) {}

    private RowSink(Session session, RestoreTask.Rows task, Function<TableName, String> copyInto) {
        this.session = session;
        this.task = task;
        this.copyInto = copyInto;
    }

    /**
     * @param copyInto the COPY statement that reads rows of the task into a table with the columns of its artifact
     */
    public static RowSink open(Session session, RestoreTask.Rows task, Function<TableName, String> copyInto)
            throws SQLException {
        if (task.range() == null) {
            return new RowSink(session, task, copyInto);
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE " + STAGE.name() + " ON COMMIT DROP AS SELECT " + columns(task)
                    + " FROM " + task.table().quoted() + " WITH NO DATA");
        }
        return new RowSink(session, task, copyInto);
    }

    /** Copies the rows of a stream. A failure leaves the transaction to be rolled back, to a savepoint at least. */
    public Copied copy(InputStream rows) throws SQLException, IOException {
        return copy(rows, task.table());
    }

    /**
     * Copies the rows of a stream, all of which belong into one relation.
     *
     * @param into the task's table or a chunk of it; where only a range of time is wanted, rows go through the table
     */
    public Copied copy(InputStream rows, TableName into) throws SQLException, IOException {
        if (task.range() == null) {
            long stored = session.copyIn(copyInto.apply(into), rows);
            return new Copied(stored, stored);
        }
        try (Statement statement = session.connection().createStatement()) {
            if (filled) {
                statement.execute("TRUNCATE " + STAGE.quoted());
            }
            filled = true;
            long read = session.copyIn(copyInto.apply(STAGE), rows);
            return new Copied(read, storeRange(statement));
        }
    }

    private long storeRange(Statement statement) throws SQLException {
        String wanted = " FROM " + STAGE.quoted() + " WHERE " + task.range().condition();
        long expected;
        try (ResultSet row = statement.executeQuery("SELECT count(*)" + wanted)) {
            row.next();
            expected = row.getLong(1);
        }
        if (expected == 0) {
            return 0;
        }
        String columns = columns(task);
        long stored = statement.executeLargeUpdate("INSERT INTO " + task.table().quoted() + " (" + columns
                + ") OVERRIDING SYSTEM VALUE SELECT " + columns + wanted);
        if (stored != expected) {
            throw new BackupException(
                    ErrorCode.CHECK_FAILED,
                    "the server stored " + stored + " of the " + expected + " rows of '"
                            + task.artifact().key() + "' that are in the range in '" + task.table() + "'",
                    "look for a rule or a trigger on the table that drops rows");
        }
        return stored;
    }

    /** To be called when the rows of the task are in. */
    public void end() throws SQLException {
        if (task.range() != null) {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("DROP TABLE " + STAGE.quoted());
            }
        }
    }

    private static String columns(RestoreTask.Rows task) {
        return task.artifact().columns().stream().map(TableName::quote).collect(Collectors.joining(", "));
    }
}
