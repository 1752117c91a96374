package io.hyperstow.restore.internal.index;

import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds primary keys before the chunks where adding them later would exhaust the server's memory: TimescaleDB 2.19.3 takes
 * 1.2 GB of backend memory for 500 chunks and 20 GB for 5,000; 2.29 and 2.31 do not. Versions between are treated as 2.19.
 */
public final class CreateEarlyKeys implements Stage {

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
    public List<String> statements(Blueprint blueprint) {
        return tables(blueprint).stream()
                .flatMap(
                        table -> HypertableConstraints.adding(blueprint, table, CreateEarlyKeys::isPrimaryKey).stream())
                .map(HypertableConstraints.Add::sql)
                .toList();
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        for (String sql : statements(run.blueprint())) {
            run.execute(sql);
        }
    }

    /**
     * About how much memory the server takes to add the primary key of a table to its chunks: the square of their number,
     * 4.9 kB each (on 2.19.3, 307 MB for 250 chunks and 1.2 GB for 500). 0 where it has no such key, or where the version
     * is frugal.
     */
    public static long bytesOfLateKey(Blueprint blueprint, TableName table) {
        long chunks = blueprint.forecasts().get(table).chunks();
        return frugal(blueprint) || !hasPrimaryKey(blueprint, table) ? 0 : 4_900 * chunks * chunks;
    }

    /** Whether the primary key of a table comes before its chunks. */
    public static boolean early(Blueprint blueprint, TableName table) {
        return tables(blueprint).contains(table);
    }

    /** Whether a constraint has been added by this stage. */
    static boolean added(Blueprint blueprint, HypertableConstraints.Add add) {
        return tables(blueprint).contains(add.table())
                && HypertableConstraints.adding(blueprint, add.table(), CreateEarlyKeys::isPrimaryKey)
                        .contains(add);
    }

    private static boolean isPrimaryKey(Constraint constraint) {
        return constraint.type() == Constraint.Type.PRIMARY_KEY;
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
        return blueprint.table(name).constraints().stream().anyMatch(CreateEarlyKeys::isPrimaryKey);
    }

    private static boolean frugal(Blueprint blueprint) {
        String version = blueprint.timescale().create();
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
