package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds primary keys before the chunks where adding them later would exhaust the server's memory: TimescaleDB 2.19.3 takes
 * 1.2 GB of backend memory for 500 chunks and 20 GB for 5,000; 2.29 and 2.31 do not. Versions between are treated as 2.19.
 */
final class CreateEarlyKeys implements Stage {

    private static final int CHUNKS = 200;
    private static final int FIRST_FRUGAL_MINOR = 29;

    @Override
    public String name() {
        return "creating primary keys";
    }

    @Override
    public String describe(Blueprint blueprint) {
        Set<TableName> tables = tables(blueprint);
        return tables.isEmpty() ? "" : "create the primary keys of " + tables + " before their chunks";
    }

    @Override
    public void run(RestoreRun run) throws IOException {
        Set<TableName> tables = tables(run.blueprint());
        SchemaEntries.restore(
                run,
                ArtifactPath.TABLES,
                entry -> tables.contains(entry.table()) && isPrimaryKey(run.blueprint(), entry),
                1);
    }

    /** Whether an entry has been restored by this stage. */
    static boolean restored(Blueprint blueprint, ArchiveEntry entry) {
        return entry.table() != null && tables(blueprint).contains(entry.table()) && isPrimaryKey(blueprint, entry);
    }

    private static boolean isPrimaryKey(Blueprint blueprint, ArchiveEntry entry) {
        return entry.type().equals("CONSTRAINT")
                && blueprint.table(entry.table()).constraints().stream()
                        .filter(constraint -> constraint.type() == Constraint.Type.PRIMARY_KEY)
                        .anyMatch(key -> entry.name().equals(entry.table().name() + " " + key.name()));
    }

    private static Set<TableName> tables(Blueprint blueprint) {
        Set<TableName> tables = new TreeSet<>();
        if (!frugal(blueprint)) {
            blueprint.forecasts().forEach((name, forecast) -> {
                if (forecast.chunks() > CHUNKS && hasPrimaryKey(blueprint, name)) {
                    tables.add(name);
                }
            });
        }
        return tables;
    }

    private static boolean hasPrimaryKey(Blueprint blueprint, TableName name) {
        return blueprint.table(name).constraints().stream()
                .anyMatch(constraint -> constraint.type() == Constraint.Type.PRIMARY_KEY);
    }

    private static boolean frugal(Blueprint blueprint) {
        String version = blueprint.timescaleVersion();
        if (version.isEmpty() && blueprint.survey().inventory() != null) {
            version = blueprint
                    .survey()
                    .inventory()
                    .timescaledb()
                    .map(Extension::version)
                    .orElse("");
        }
        String[] parts = version.split("\\.");
        return parts.length > 1 && (!parts[0].equals("2") || Integer.parseInt(parts[1]) >= FIRST_FRUGAL_MINOR);
    }
}
