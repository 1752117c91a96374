package io.hyperstow.restore.internal.database;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import io.hyperstow.restore.internal.run.TargetObjects;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Creates TimescaleDB where hypertables need it and the target does not have it. */
public final class CreateExtension implements Stage {

    @Override
    public String name() {
        return "creating TimescaleDB";
    }

    @Override
    public String describe(Blueprint blueprint) {
        String version = blueprint.timescale().create();
        return version.isEmpty() ? "" : "create extension timescaledb " + version + " in schema " + schema(blueprint);
    }

    @Override
    public List<String> statements(Blueprint blueprint) {
        String schema = quote(schema(blueprint));
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS " + schema,
                "CREATE EXTENSION " + Extension.TIMESCALEDB + " SCHEMA " + schema + " VERSION "
                        + quote(blueprint.timescale().create()));
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        if (run.blueprint().complete()) {
            createSchema(run, schema(run.blueprint()));
        }
        for (String sql : statements(run.blueprint())) {
            run.execute(sql);
        }
        run.undo().add("extension timescaledb", () -> run.undo("DROP EXTENSION " + Extension.TIMESCALEDB));
        // Sessions that were opened before do not have the extension loaded.
        run.database().evict(run.blueprint().target());
    }

    /** Creates a schema as it was, before an extension goes into it. */
    private static void createSchema(RestoreRun run, String schema) throws SQLException, IOException {
        for (ArchiveEntry entry : SchemaEntries.entries(run, ArtifactPath.DATABASE)) {
            boolean wanted = entry.type().equals("SCHEMA") && entry.name().equals(schema);
            if (wanted && !TargetObjects.exists(run, entry)) {
                SchemaEntries.restore(run, ArtifactPath.DATABASE, List.of(entry), 1);
            }
        }
    }

    /** The schema of the extension where this stage creates it. */
    static String schema(Blueprint blueprint) {
        return blueprint.manifest().timescaledb().map(Extension::schema).orElse("public");
    }
}
