package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;
import static io.hyperstow.restore.internal.stage.CreateDatabase.literal;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.ChunkForecast;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
final class CreateHypertables implements Stage {

    private static final String EXTENSION_SCHEMA =
            "SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
                    + " WHERE e.extname = 'timescaledb'";
    private static final String TABLESPACE = "SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = ?";

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
        String dimensions = entry.getValue().dimensions().stream()
                .map(dimension -> dimension.kind() == Dimension.Kind.HASH
                        ? dimension.column() + " in " + dimension.partitions() + " partitions"
                        : dimension.column() + " every " + interval(dimension))
                .collect(Collectors.joining(", "));
        return "make '" + entry.getKey() + "' a hypertable by " + dimensions + ", about "
                + forecasts.get(entry.getKey()).chunks() + " chunk(s)";
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
    public void run(RestoreRun run) throws SQLException, IOException {
        String schema = run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(EXTENSION_SCHEMA)) {
                row.next();
                return quote(row.getString(1)) + ".";
            }
        });
        for (Hypertable hypertable : run.blueprint().hypertables().values()) {
            for (String sql : statements(schema, hypertable)) {
                run.job().log(sql);
                run.execute(sql);
            }
            attachTablespaces(run, schema, hypertable);
        }
    }

    /**
     * @param schema the extension's schema as SQL text with its dot
     */
    static List<String> statements(String schema, Hypertable hypertable) {
        String relation = literal(hypertable.table().quoted()) + "::pg_catalog.regclass";
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

    private static void attachTablespaces(RestoreRun run, String schema, Hypertable hypertable)
            throws SQLException, IOException {
        for (String tablespace : hypertable.tablespaces()) {
            boolean there = run.inTarget(session -> {
                try (PreparedStatement statement = session.connection().prepareStatement(TABLESPACE)) {
                    statement.setString(1, tablespace);
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next();
                    }
                }
            });
            if (there) {
                run.execute("SELECT " + schema + "attach_tablespace(" + literal(tablespace) + ", "
                        + literal(hypertable.table().quoted()) + "::pg_catalog.regclass)");
            } else {
                run.job()
                        .warn("tablespace '" + tablespace + "' of '" + hypertable.table()
                                + "' does not exist here: its chunks are in the default tablespace");
            }
        }
    }
}
