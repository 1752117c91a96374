package io.hyperstow.restore.internal.restoring;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * TimescaleDB's restoring mode of one database. A session begins in the mode that the database has then and stays in it:
 * so pooled sessions are closed after every change, and those that others have opened meanwhile are ended.
 */
public final class RestoringMode {

    private final Database database;
    private final String target;
    private final String since;

    /**
     * @param database the profile
     * @param target the database on its server
     * @param since the server's clock before the mode was entered, as {@link #clock} answers it
     */
    public RestoringMode(Database database, String target, String since) {
        this.database = database;
        this.target = target;
        this.since = since;
    }

    /** What the server's clock says. */
    public static String clock(Database database) throws SQLException, IOException {
        return database.call(database.databaseName(), session -> texts(session, RestoringQueries.CLOCK)
                .get(0));
    }

    /** Whether new sessions begin in it. */
    public boolean on() throws SQLException, IOException {
        return database.call(database.databaseName(), session -> texts(session, RestoringQueries.ON, target)
                .contains("t"));
    }

    /** Enters it. Sessions that are lent from now on are in it. */
    public void enter() throws SQLException, IOException {
        try (Session session = database.open(target)) {
            execute(session, "SELECT " + extensionSchema(session).orElseThrow() + ".timescaledb_pre_restore()");
        } finally {
            database.evict(target);
        }
    }

    /**
     * Turns every background job off, so that none begins when the mode ends: all of them would be due at once.
     *
     * @return the numbers of those that were on
     */
    public List<Integer> quarantine() throws SQLException, IOException {
        try (Session session = database.open(target)) {
            return quarantine(session);
        }
    }

    private static List<Integer> quarantine(Session session) throws SQLException {
        String table = texts(session, RestoringQueries.JOB_TABLE).get(0);
        return texts(session, RestoringQueries.QUARANTINE.formatted(table)).stream()
                .map(Integer::valueOf)
                .toList();
    }

    /**
     * Leaves it, whatever state the database is in; does nothing when the database is gone or not in it. Jobs are off
     * afterwards.
     *
     * @param log hears whose sessions were ended
     * @return why TimescaleDB refused to leave it, when it did: then the setting was taken back, and the database is out
     *     of it, but not as TimescaleDB wants it
     */
    public Optional<String> leave(Consumer<String> log) throws SQLException, IOException {
        database.evict(target);
        if (!on()) {
            return Optional.empty();
        }
        // What a killed agent's tools left behind still works there, and holds locks.
        endSessions(log);
        Optional<String> refusal = Optional.empty();
        try (Session session = database.open(target)) {
            Optional<String> schema = extensionSchema(session);
            if (schema.isPresent()) {
                refusal = postRestore(session, schema.get());
            } else {
                reset(session);
            }
        }
        endSessions(log);
        database.evict(target);
        return refusal;
    }

    private Optional<String> postRestore(Session session, String schema) throws SQLException {
        try {
            quarantine(session);
            execute(session, "SELECT " + schema + ".timescaledb_post_restore()");
            return Optional.empty();
        } catch (SQLException refused) {
            if (session.connection().isClosed()) {
                throw refused;
            }
            reset(session);
            return Optional.of(refused.getMessage());
        }
    }

    private void reset(Session session) throws SQLException {
        execute(session, "ALTER DATABASE " + quote(target) + " RESET timescaledb.restoring");
    }

    private void endSessions(Consumer<String> log) throws SQLException, IOException {
        List<String> ended = database.call(
                database.databaseName(), session -> texts(session, RestoringQueries.END_SESSIONS, target, since));
        // Our own may not have gone yet, and those of a killed agent are no visitors.
        ended.removeIf(session -> session.startsWith("hyperstow of "));
        if (!ended.isEmpty()) {
            log.accept("ended " + ended.size() + " session(s) of '" + target + "' that were opened in restoring mode: "
                    + String.join(", ", ended));
        }
    }

    private static Optional<String> extensionSchema(Session session) throws SQLException {
        return texts(session, RestoringQueries.EXTENSION_SCHEMA).stream()
                .findFirst()
                .map(schema -> quote(schema));
    }

    /** What a refusal of TimescaleDB to leave restoring mode means. */
    public static BackupException refused(String target, String refusal) {
        return new BackupException(
                ErrorCode.RESTORING_MODE,
                "TimescaleDB refused to end the restoring mode of '" + target + "': " + refusal,
                "the database is out of restoring mode and its jobs are off; its catalog does not fit the extension: drop"
                        + " the database and restore it with the extension's version of the backup");
    }

    private static void execute(Session session, String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(Session session, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }
}
