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

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private EmptiedRelation() {}

    /**
     * Empties a relation in the open transaction of a session, which then holds it alone until its end. A relation that
     * somebody uses at the moment, or that has rows, is left as it is and not locked.
     *
     * @return whether it was emptied
     */
    public static boolean empty(Session session, TableName relation) throws SQLException {
        Connection connection = session.connection();
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE ONLY " + relation.quoted() + " IN ACCESS EXCLUSIVE MODE NOWAIT");
            if (hasRows(statement, relation)) {
                connection.rollback(before);
                return false;
            }
            statement.execute("TRUNCATE ONLY " + relation.quoted());
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException failure) {
            if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw failure;
            }
            connection.rollback(before);
            return false;
        }
    }

    private static boolean hasRows(Statement statement, TableName relation) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT 1 FROM ONLY " + relation.quoted() + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
