package io.hyperstow.restore.internal.run;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a connection that is gone, or cannot be had, from a statement that the server refused. */
public final class BrokenConnection {

    private BrokenConnection() {}

    /** Whether a failure is the connection's. */
    public static boolean explains(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("57P") || failure instanceof SQLTransientConnectionException;
    }
}
