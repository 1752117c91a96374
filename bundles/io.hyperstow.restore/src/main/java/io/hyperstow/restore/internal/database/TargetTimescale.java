package io.hyperstow.restore.internal.database;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * TimescaleDB as the target has it.
 *
 * @param schema the schema of its functions
 * @param minor 13 to 31
 * @param community whether its licence allows compression, continuous aggregates and background jobs
 */
public record TargetTimescale(String schema, int minor, boolean community) {

    /** A session in a database that has the extension has its settings. */
    private static final String FACTS = """
            SELECT n.nspname, split_part(e.extversion, '.', 2)::int,
                   coalesce(current_setting('timescaledb.license', true), '') = 'timescale'
            FROM pg_catalog.pg_extension e
            JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'timescaledb'
            """;

    /** As it is now; the target must have it. */
    public static TargetTimescale of(RestoreRun run) throws SQLException, IOException {
        return run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(FACTS)) {
                row.next();
                return new TargetTimescale(row.getString(1), row.getInt(2), row.getBoolean(3));
            }
        });
    }

    /** As it will be, as far as that is known before the restore: an edition that is not known is the source's. */
    public static TargetTimescale foreseen(Blueprint blueprint) {
        Optional<Extension> there =
                Optional.ofNullable(blueprint.survey().inventory()).flatMap(Inventory::timescaledb);
        String version =
                there.map(Extension::version).orElse(blueprint.timescale().create());
        String edition = there.or(() -> blueprint.manifest().timescaledb())
                .map(Extension::edition)
                .orElse("");
        String[] parts = version.split("\\.");
        return new TargetTimescale(
                there.map(Extension::schema).orElseGet(() -> CreateExtension.schema(blueprint)),
                parts.length > 1 ? Integer.parseInt(parts[1]) : 0,
                !edition.equals("apache"));
    }

    /** A function of the extension as SQL text. */
    public String function(String name) {
        return quote(schema) + "." + name;
    }
}
