package io.hyperstow.api.copy;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * A relation that is emptied in the transaction that fills it. With {@code wal_level = minimal} the server keeps what is
 * stored in it out of the WAL and writes it to disk at the commit instead (PostgreSQL manual, "Disable WAL Archival and
 * Streaming Replication").
 */
public final class EmptiedRelation {

    /** A lock that a session with a lost connection still holds must not stop a restore for hours. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '60s'";

    private EmptiedRelation() {}

    /**
     * Empties a relation in the open transaction of a session, which then holds it alone until its end. A relation that
     * somebody uses at the moment, that has rows, or that the role may not empty is left as it is and not locked: its
     * rows are in the WAL then. Statements of the transaction wait at most a minute for a lock from here on.
     */
    public static void empty(Session session, TableName relation) throws SQLException {
        Connection connection = session.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_TIMEOUT);
        }
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE ONLY " + relation.quoted() + " IN ACCESS EXCLUSIVE MODE NOWAIT");
            if (hasRows(statement, relation)) {
                connection.rollback(before);
                return;
            }
            statement.execute("TRUNCATE ONLY " + relation.quoted());
            connection.releaseSavepoint(before);
        } catch (SQLException refused) {
            if (ends(refused)) {
                throw refused;
            }
            connection.rollback(before);
        }
    }

    /** Whether the connection is gone or somebody has cancelled. */
    private static boolean ends(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("57");
    }

    private static boolean hasRows(Statement statement, TableName relation) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM ONLY " + relation.quoted() + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
