package io.hyperstow.restore.internal.stage;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a connection that is gone, or cannot be had, from a statement that the server refused. */
final class BrokenConnection {

    private BrokenConnection() {}

    static boolean explains(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("57P") || failure instanceof SQLTransientConnectionException;
    }
}
