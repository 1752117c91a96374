package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.postgres.ServerMessage;
import java.sql.SQLException;
import java.util.Set;

/** Tells failures that a row brought about from those of the server or the connection. */
final class RowFault {

    /**
     * Classes of SQLSTATE (PostgreSQL manual, appendix "PostgreSQL Error Codes"): cardinality, data, constraints, SQL
     * routines, check options, limits of a row or an index entry, and what functions of the user's raise.
     */
    private static final Set<String> CLASSES = Set.of("21", "22", "23", "2F", "38", "39", "44", "54", "P0");

    private RowFault() {}

    static boolean isOne(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2));
    }

    /** The server's message, without what quotes the row. */
    static String reason(SQLException failure) {
        return ServerMessage.parse(failure.getMessage()).withDetail().replace('\n', ' ');
    }
}
