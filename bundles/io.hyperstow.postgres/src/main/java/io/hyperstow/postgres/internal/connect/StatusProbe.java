package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.postgres.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** Asks a server how it is, at most once in ten seconds. */
final class StatusProbe {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String QUESTION = """
            SELECT split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS server,
                   coalesce((SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'timescaledb'), '') AS timescale,
                   coalesce(pg_catalog.current_setting('timescaledb.license', true), '') AS edition
            """;

    private final Database database;
    private Database.Status last;
    private long askedAt;

    StatusProbe(Database database) {
        this.database = database;
    }

    synchronized Database.Status status() {
        if (last == null || System.nanoTime() - askedAt > FRESH_NANOS) {
            last = ask();
            askedAt = System.nanoTime();
        }
        return last;
    }

    private Database.Status ask() {
        try {
            return database.call(database.databaseName(), session -> read(session.connection()));
        } catch (BackupException e) {
            return unreachable(e.problem());
        } catch (SQLException | IOException | RuntimeException e) {
            return unreachable(String.valueOf(e.getMessage()));
        }
    }

    private static Database.Status read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(Connector.TIMEOUT_SECONDS);
            try (ResultSet row = statement.executeQuery(QUESTION)) {
                row.next();
                String timescale = row.getString("timescale");
                String edition = timescale.isEmpty() ? "" : row.getString("edition");
                return new Database.Status(true, row.getString("server"), timescale, edition, "");
            }
        }
    }

    private static Database.Status unreachable(String why) {
        return new Database.Status(false, "", "", "", why);
    }
}
