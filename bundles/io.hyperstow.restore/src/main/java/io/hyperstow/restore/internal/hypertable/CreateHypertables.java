package io.hyperstow.restore.internal.hypertable;

import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.ChunkForecast;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Sql;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes hypertables of the tables through TimescaleDB's public functions (2.13 and later): every dimension in order, the
 * integer-now function, the tablespaces that the target has.
 */
public final class CreateHypertables implements Stage {

    @Override
    public String name() {
        return "creating hypertables";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.hypertables().entrySet().stream()
                .map(entry -> describe(entry, blueprint.forecasts()))
                .collect(Collectors.joining("; "));
    }

    private static String describe(Map.Entry<TableName, Hypertable> entry, Map<TableName, ChunkForecast> forecasts) {
        long chunks = forecasts.get(entry.getKey()).chunks();
        return "make '" + entry.getKey() + "' a hypertable by " + layout(entry.getValue())
                + (chunks == 0 ? "" : ", about " + chunks + " chunk(s)");
    }

    /** The dimensions of a hypertable, for people. */
    public static String layout(Hypertable hypertable) {
        return hypertable.dimensions().stream()
                .map(dimension -> dimension.kind() == Dimension.Kind.HASH
                        ? dimension.column() + " in " + dimension.partitions() + " partitions"
                        : dimension.column() + " every " + interval(dimension))
                .collect(Collectors.joining(", "));
    }

    private static String interval(Dimension dimension) {
        if (!dimension.overTime()) {
            return String.valueOf(dimension.interval());
        }
        Duration duration = Duration.of(dimension.interval(), ChronoUnit.MICROS);
        boolean days = duration.equals(Duration.ofDays(duration.toDays()));
        return days
                ? duration.toDays() + " day(s)"
                : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    @Override
    public List<String> statements(Blueprint blueprint) {
        TargetTimescale timescale = TargetTimescale.foreseen(blueprint);
        List<String> statements = new ArrayList<>();
        for (Hypertable hypertable : blueprint.hypertables().values()) {
            statements.addAll(statements(timescale.function(""), hypertable));
            for (String tablespace : hypertable.tablespaces()) {
                statements.add(Tablespaces.attach(timescale, hypertable.table(), tablespace));
            }
        }
        return statements;
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        TargetTimescale timescale = TargetTimescale.of(run);
        for (Hypertable hypertable : run.blueprint().hypertables().values()) {
            for (String sql : statements(timescale.function(""), hypertable)) {
                run.job().log(sql);
                run.execute(sql);
            }
            Tablespaces.attach(run, timescale, hypertable.table(), hypertable.tablespaces());
        }
    }

    /**
     * @param schema the extension's schema as SQL text with its dot
     */
    static List<String> statements(String schema, Hypertable hypertable) {
        String relation = Sql.relation(hypertable.table());
        List<String> statements = new ArrayList<>();
        for (Dimension dimension : hypertable.dimensions()) {
            String info = schema + (dimension.kind() == Dimension.Kind.HASH ? hash(dimension) : range(dimension));
            statements.add(
                    statements.isEmpty()
                            ? "SELECT " + schema + "create_hypertable(" + relation + ", " + info
                                    + ", create_default_indexes => false)"
                            : "SELECT " + schema + "add_dimension(" + relation + ", " + info + ")");
        }
        for (Dimension dimension : hypertable.dimensions()) {
            if (!dimension.integerNowFunction().isEmpty()) {
                statements.add("SELECT " + schema + "set_integer_now_func(" + relation + ", "
                        + function(dimension.integerNowFunction()) + ")");
            }
        }
        return statements;
    }

    private static String range(Dimension dimension) {
        String interval = dimension.overTime()
                ? "'" + dimension.interval() + " microseconds'::pg_catalog.interval"
                : dimension.interval() + "::bigint";
        return "by_range(" + literal(dimension.column()) + ", " + interval + partitionFunction(dimension) + ")";
    }

    private static String hash(Dimension dimension) {
        return "by_hash(" + literal(dimension.column()) + ", " + dimension.partitions() + partitionFunction(dimension)
                + ")";
    }

    private static String partitionFunction(Dimension dimension) {
        return dimension.partitionFunction().isEmpty() ? "" : ", " + function(dimension.partitionFunction());
    }

    private static String function(String name) {
        return literal(name) + "::pg_catalog.regproc";
    }
}
