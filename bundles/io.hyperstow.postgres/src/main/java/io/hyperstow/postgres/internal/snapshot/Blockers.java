package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Who stands in the way of a lock. What those sessions run is not told: query texts hold data. */
final class Blockers {

    /**
     * A session with an exclusive lock, or waiting for one.
     *
     * @param since when its query began, or empty where the role may not see that
     */
    record Blocker(long relation, int pid, boolean granted, String role, String application, String since) {

        private static Blocker read(ResultSet row) throws SQLException {
            return new Blocker(
                    row.getLong("relation"),
                    row.getInt("pid"),
                    row.getBoolean("granted"),
                    row.getString("role"),
                    row.getString("application"),
                    row.getString("since"));
        }

        @Override
        public String toString() {
            return "session " + pid + (role.isEmpty() ? "" : " of role '" + role + "'")
                    + (application.isEmpty() ? "" : ", application '" + application + "'")
                    + (since.isEmpty() ? "" : ", in its query since " + since);
        }
    }

    private Blockers() {}

    static List<Blocker> of(Connection connection, Collection<Long> relations) throws SQLException {
        return Query.list(connection, SnapshotQueries.BLOCKERS, Blocker::read, Query.oids(connection, relations));
    }

    /** The sessions as a sentence's end; never empty. */
    static String named(List<Blocker> blockers) {
        return blockers.isEmpty()
                ? "a session that is gone by now"
                : blockers.stream().map(Blocker::toString).distinct().collect(Collectors.joining("; "));
    }
}
