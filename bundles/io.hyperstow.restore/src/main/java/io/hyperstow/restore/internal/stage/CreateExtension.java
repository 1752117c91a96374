package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.Extension;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.sql.SQLException;

/** Creates TimescaleDB where hypertables need it and the target does not have it. */
final class CreateExtension implements Stage {

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
    public void run(RestoreRun run) throws SQLException, IOException {
        String schema = schema(run.blueprint());
        if (run.blueprint().complete()) {
            CreateDefinitions.createSchema(run, schema);
        }
        run.execute("CREATE SCHEMA IF NOT EXISTS " + quote(schema));
        run.execute("CREATE EXTENSION " + Extension.TIMESCALEDB + " SCHEMA " + quote(schema) + " VERSION "
                + quote(run.blueprint().timescale().create()));
        run.undo().add("extension timescaledb", () -> run.undo("DROP EXTENSION " + Extension.TIMESCALEDB));
        // Sessions that were opened before do not have the extension loaded.
        run.database().evict(run.blueprint().target());
    }

    private static String schema(Blueprint blueprint) {
        return blueprint.manifest().timescaledb().map(Extension::schema).orElse("public");
    }
}
