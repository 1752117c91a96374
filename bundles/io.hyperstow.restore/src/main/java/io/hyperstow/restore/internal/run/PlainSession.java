package io.hyperstow.restore.internal.run;

import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Statements on hypertables and chunks as PostgreSQL alone runs them. In a session in restoring mode TimescaleDB does not
 * have them follow to the chunks, and does not keep them from chunks (seen on 2.19.3 and 2.31.0). The mode is that of the
 * one session, and only a superuser may set it.
 */
public final class PlainSession {

    private PlainSession() {}

    /** Whether the restoring role may have such a session. */
    public static boolean allowed(Blueprint blueprint) {
        return blueprint.survey().superuser();
    }

    /** Runs statements in such a session of the database that is restored into, each in a transaction of its own. */
    public static void execute(RestoreRun run, List<String> statements) throws SQLException, IOException {
        run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("SET timescaledb.restoring = on");
                try {
                    for (String sql : statements) {
                        statement.execute(sql);
                    }
                } finally {
                    statement.execute("RESET timescaledb.restoring");
                }
            }
            return null;
        });
    }
}
