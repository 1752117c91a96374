package io.hyperstow.postgres.internal.inspect;

import static io.hyperstow.postgres.internal.inspect.TimescaleReader.name;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RefreshState;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads continuous aggregates and background jobs. */
final class AggregateReader {

    private final Connection connection;
    private final TimescaleVersion version;
    private final List<Found> found;
    private final Map<TableName, TableName> views = new HashMap<>();

    /** An aggregate without its materialization. */
    private record Found(
            TableName view,
            TableName over,
            TableName materialization,
            long relation,
            boolean materializedOnly,
            String definition,
            boolean finalized,
            String owner,
            List<String> roles,
            Map<String, List<String>> privileges,
            Map<String, String> comments,
            RefreshState refreshed) {}

    AggregateReader(Connection connection, TimescaleVersion version) throws SQLException {
        this.connection = connection;
        this.version = version;
        Map<Integer, List<RefreshState.Range>> stale = ranges(AggregateQueries.stale(version));
        Map<Integer, List<RefreshState.Range>> changes = ranges(AggregateQueries.CHANGES);
        found = Query.list(connection, AggregateQueries.AGGREGATES, row -> found(row, stale, changes));
        found.forEach(aggregate -> views.put(aggregate.materialization(), aggregate.view()));
    }

    private Map<Integer, List<RefreshState.Range>> ranges(String sql) throws SQLException {
        Map<Integer, List<RefreshState.Range>> ranges = new HashMap<>();
        Query.list(connection, sql, row -> ranges.computeIfAbsent(row.getInt("id"), id -> new ArrayList<>())
                .add(new RefreshState.Range(row.getLong("from_value"), row.getLong("to_value"))));
        return ranges;
    }

    private static Found found(
            ResultSet row, Map<Integer, List<RefreshState.Range>> stale, Map<Integer, List<RefreshState.Range>> changes)
            throws SQLException {
        Map<String, String> comments = new HashMap<>();
        List<String> commented = Query.texts(row, "commented");
        for (int i = 0; i < commented.size(); i++) {
            comments.put(commented.get(i), Query.texts(row, "comments").get(i));
        }
        Map<String, List<String>> privileges = new HashMap<>();
        List<String> granted = Query.texts(row, "granted");
        for (int i = 0; i < granted.size(); i++) {
            privileges
                    .computeIfAbsent(granted.get(i), name -> new ArrayList<>())
                    .add(Query.texts(row, "privileges").get(i));
        }
        return new Found(
                name(row, "view_schema", "view_name"),
                name(row, "hypertable_schema", "hypertable_name"),
                name(row, "materialization_hypertable_schema", "materialization_hypertable_name"),
                row.getLong("materialization"),
                row.getBoolean("materialized_only"),
                row.getString("view_definition"),
                row.getBoolean("finalized"),
                row.getString("view_owner"),
                Query.texts(row, "roles"),
                privileges,
                comments,
                new RefreshState(
                        row.getLong("watermark"),
                        stale.getOrDefault(row.getInt("mat_hypertable_id"), List.of()),
                        row.getLong("threshold"),
                        changes.getOrDefault(row.getInt("raw_hypertable_id"), List.of())));
    }

    /** The OIDs of the materializations. */
    List<Long> relations() {
        return found.stream().map(Found::relation).toList();
    }

    /**
     * The aggregates with their materializations; one over another names that other's view.
     *
     * @param tables the materializations and other tables
     * @param hypertables the materializations and other hypertables
     */
    List<Aggregate> aggregates(List<Table> tables, List<Hypertable> hypertables) {
        Map<TableName, Table> stored = new HashMap<>();
        tables.forEach(table -> stored.put(table.name(), table));
        Map<TableName, Hypertable> layouts = new HashMap<>();
        hypertables.forEach(hypertable -> layouts.put(hypertable.table(), hypertable));
        return found.stream()
                .map(aggregate -> new Aggregate(
                        aggregate.view(),
                        views.getOrDefault(aggregate.over(), aggregate.over()),
                        aggregate.materialization(),
                        aggregate.materializedOnly(),
                        aggregate.definition(),
                        aggregate.finalized(),
                        aggregate.owner(),
                        aggregate.roles(),
                        aggregate.privileges(),
                        aggregate.comments(),
                        stored.get(aggregate.materialization()),
                        layouts.get(aggregate.materialization()),
                        aggregate.refreshed()))
                .toList();
    }

    /** Background jobs; a policy on an aggregate names the aggregate, which older versions do not. */
    List<TimescaleJob> jobs() throws SQLException {
        return Query.list(connection, AggregateQueries.jobs(version), row -> {
            TableName hypertable =
                    row.getString("hypertable_name") == null ? null : name(row, "hypertable_schema", "hypertable_name");
            return new TimescaleJob(
                    row.getInt("job_id"),
                    row.getString("procedure"),
                    row.getString("every"),
                    row.getString("config"),
                    views.getOrDefault(hypertable, hypertable),
                    row.getString("owner"),
                    row.getBoolean("scheduled"),
                    row.getString("name"),
                    row.getString("max_runtime"),
                    row.getInt("max_retries"),
                    row.getString("retry_period"),
                    row.getBoolean("fixed_schedule"),
                    row.getString("initial_start"),
                    row.getString("timezone"),
                    row.getString("check"));
        });
    }
}
