package io.hyperstow.restore.internal.hypertable;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.ChunkForecast;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes the chunks before the rows. A transaction that makes a chunk keeps others from making one until it ends (seen on
 * 2.19.3), so rows loaded in parallel would wait for each other.
 *
 * <p>An INSERT whose row a trigger drops leaves its chunk behind, in every edition. The values are invented: a time in each
 * slice, and for hash dimensions values that fall into each partition. Where a dimension is of a kind for which values
 * cannot be invented, the chunks come with the rows.
 */
public final class PrepareChunks implements Stage {

    /** Each chunk takes a few locks until its transaction ends. */
    private static final int SLICES_A_TRANSACTION = 250;

    /**
     * Where chunks are more than a transaction prepares, those that hold less come with their rows: the trigger is created
     * on, and dropped from, every chunk there is, which costs more than waiting for each other (5,000 chunks of 10 rows on
     * 2.19.3: 183 s, against 9 s with the rows). Chunks without rows do not come back then.
     */
    private static final long LEAST_BYTES_A_CHUNK = 1L << 20;

    private static final String TRIGGER_FUNCTION =
            "CREATE FUNCTION pg_temp.hyperstow_drop_row() RETURNS trigger LANGUAGE plpgsql"
                    + " AS 'BEGIN RETURN NULL; END'";

    @Override
    public String name() {
        return "preparing chunks";
    }

    @Override
    public String describe(Blueprint blueprint) {
        String tables = blueprint.hypertables().values().stream()
                .filter(hypertable -> possible(blueprint, hypertable))
                .map(hypertable -> "'" + hypertable.table() + "'")
                .collect(Collectors.joining(", "));
        return tables.isEmpty() ? "" : "prepare the chunks of " + tables;
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        for (Hypertable hypertable : run.blueprint().hypertables().values()) {
            if (possible(run.blueprint(), hypertable)) {
                run.job().throwIfCancelled();
                prepare(run, hypertable);
            }
        }
    }

    private static void prepare(RestoreRun run, Hypertable hypertable) throws SQLException, IOException {
        List<Long> slices = run.blueprint().forecasts().get(hypertable.table()).slices();
        String insert = insert(run.blueprint(), hypertable);
        String table = hypertable.table().quoted();
        try {
            for (int from = 0; from < slices.size(); from += SLICES_A_TRANSACTION) {
                List<Long> part = slices.subList(from, Math.min(slices.size(), from + SLICES_A_TRANSACTION));
                run.inTarget(session -> {
                    insert(session.connection(), table, insert, part);
                    return null;
                });
            }
        } catch (SQLException refused) {
            run.job()
                    .log("chunks of '" + hypertable.table() + "' come with their rows: they cannot be prepared ("
                            + refused.getMessage() + ")");
        }
    }

    private static void insert(Connection connection, String table, String insert, List<Long> slices)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(TRIGGER_FUNCTION);
            statement.execute("CREATE TRIGGER hyperstow_drop_row BEFORE INSERT ON " + table
                    + " FOR EACH ROW EXECUTE FUNCTION pg_temp.hyperstow_drop_row()");
            try (PreparedStatement rows = connection.prepareStatement(insert)) {
                Array values = connection.createArrayOf("bigint", slices.toArray());
                rows.setArray(1, values);
                rows.execute();
            }
            statement.execute("DROP TRIGGER hyperstow_drop_row ON " + table);
            statement.execute("DROP FUNCTION pg_temp.hyperstow_drop_row()");
            connection.commit();
        } catch (SQLException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** One row for every slice and every hash partition; columns that are no dimension are NULL. */
    static String insert(Blueprint blueprint, Hypertable hypertable) {
        List<String> columns = new ArrayList<>();
        List<String> values = new ArrayList<>();
        StringBuilder from = new StringBuilder(" FROM unnest(?::bigint[]) AS slice(value)");
        for (Column column : blueprint.table(hypertable.table()).copiedColumns()) {
            columns.add(quote(column.name()));
            int number = number(hypertable, column.name());
            if (number < 0) {
                values.add("NULL::" + column.type());
            } else if (number == 0) {
                values.add(InventedValues.ofSlice(hypertable.primaryDimension(), "slice.value"));
            } else {
                values.add("hash" + number + ".value");
                from.append(" CROSS JOIN (")
                        .append(InventedValues.ofPartitions(
                                hypertable.dimensions().get(number)))
                        .append(") AS hash")
                        .append(number);
            }
        }
        return "INSERT INTO " + hypertable.table().quoted() + " (" + String.join(", ", columns)
                + ") OVERRIDING SYSTEM VALUE SELECT " + String.join(", ", values) + from;
    }

    private static int number(Hypertable hypertable, String column) {
        List<Dimension> dimensions = hypertable.dimensions();
        for (int i = 0; i < dimensions.size(); i++) {
            if (dimensions.get(i).column().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the chunks of a hypertable were, or will be, prepared. */
    static boolean possible(Blueprint blueprint, Hypertable hypertable) {
        return obstacle(blueprint, hypertable).isEmpty();
    }

    /** Whether the prepared chunks of a hypertable cover just what the backup's chunks of it covered. */
    public static boolean sameAsBackup(Blueprint blueprint, Hypertable hypertable) {
        return blueprint.forecasts().get(hypertable.table()).exact() && possible(blueprint, hypertable);
    }

    /** Why the chunks of a hypertable come with its rows, for people; empty when they are prepared. */
    public static String obstacle(Blueprint blueprint, Hypertable hypertable) {
        ChunkForecast forecast = blueprint.forecasts().get(hypertable.table());
        if (!InventedValues.possible(hypertable)) {
            return "values for each partition of its columns cannot be foreseen";
        }
        if (forecast.slices().isEmpty()) {
            return "the backup does not tell which chunks there will be";
        }
        if (tooFine(blueprint, hypertable.table(), forecast)) {
            return "most of the " + forecast.chunks() + " chunks that its rows may need would stay empty";
        }
        boolean small = bytes(blueprint, hypertable.table()) / forecast.chunks() < LEAST_BYTES_A_CHUNK;
        return forecast.chunks() > SLICES_A_TRANSACTION && small
                ? "its " + forecast.chunks() + " chunks hold too little to be prepared"
                : "";
    }

    private static long bytes(Blueprint blueprint, TableName table) {
        return blueprint.manifest().artifacts().stream()
                .filter(artifact -> table.equals(artifact.table()))
                .mapToLong(Artifact::bytes)
                .sum();
    }

    /** Much finer slices than the backup's would mostly be empty: making and dropping them costs more than waiting. */
    private static boolean tooFine(Blueprint blueprint, TableName table, ChunkForecast forecast) {
        Map<Boolean, Long> counts = blueprint.manifest().chunks().stream()
                .collect(Collectors.partitioningBy(chunk -> chunk.table().equals(table), Collectors.counting()));
        return forecast.chunks() > 1_000 + 8 * counts.get(true);
    }
}
