package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * TimescaleDB as the target has it.
 *
 * @param schema the schema of its functions
 * @param minor 13 to 31
 * @param community whether its licence allows compression, continuous aggregates and background jobs
 */
record TargetTimescale(String schema, int minor, boolean community) {

    /** A session in a database that has the extension has its settings. */
    private static final String FACTS = """
            SELECT n.nspname, split_part(e.extversion, '.', 2)::int,
                   coalesce(current_setting('timescaledb.license', true), '') = 'timescale'
            FROM pg_catalog.pg_extension e
            JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'timescaledb'
            """;

    static TargetTimescale of(RestoreRun run) throws SQLException, IOException {
        return run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(FACTS)) {
                row.next();
                return new TargetTimescale(row.getString(1), row.getInt(2), row.getBoolean(3));
            }
        });
    }

    /** A function of the extension as SQL text. */
    String function(String name) {
        return quote(schema) + "." + name;
    }
}
