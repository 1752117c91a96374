package io.hyperstow.postgres.internal.inspect;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads what TimescaleDB knows. Used where its extension is installed. */
final class TimescaleReader {

    private final Connection connection;
    private final TimescaleVersion version;

    TimescaleReader(Connection connection, TimescaleVersion version) {
        this.connection = connection;
        this.version = version;
    }

    /** The OIDs of all chunks and relations with compressed rows. */
    Collection<Long> internalRelations() throws SQLException {
        Set<Long> oids = new HashSet<>();
        Query.list(connection, TimescaleQueries.internalRelations(version), row -> oids.add(row.getLong(1)));
        oids.remove(0L);
        return oids;
    }

    List<Hypertable> hypertables() throws SQLException {
        Map<TableName, List<Dimension>> dimensions = new LinkedHashMap<>();
        Query.list(connection, TimescaleQueries.DIMENSIONS, row -> dimensions
                .computeIfAbsent(name(row, "schema_name", "table_name"), name -> new ArrayList<>())
                .add(dimension(row)));
        Map<TableName, List<String>> tablespaces = new HashMap<>();
        Query.list(
                connection,
                TimescaleQueries.TABLESPACES,
                row -> tablespaces.put(name(row, "schema_name", "table_name"), Query.texts(row, "tablespaces")));
        Map<TableName, Map<String, String>> compression = compression();
        return dimensions.entrySet().stream()
                .map(entry -> new Hypertable(
                        entry.getKey(),
                        entry.getValue(),
                        tablespaces.getOrDefault(entry.getKey(), List.of()),
                        compression.getOrDefault(entry.getKey(), Map.of())))
                .toList();
    }

    private static Dimension dimension(ResultSet row) throws SQLException {
        return new Dimension(
                row.getString("column_name"),
                row.getString("type"),
                row.getBoolean("hashed") ? Dimension.Kind.HASH : Dimension.Kind.RANGE,
                row.getLong("interval_length"),
                row.getInt("num_slices"),
                row.getString("func"),
                row.getString("now_func"));
    }

    private Map<TableName, Map<String, String>> compression() throws SQLException {
        Map<TableName, Map<String, String>> settings = new HashMap<>();
        Query.list(connection, TimescaleQueries.COMPRESSION, row -> {
            Map<String, String> own = new TreeMap<>(Map.of("enabled", "true"));
            put(own, "segmentby", row.getString("segmentby"));
            put(own, "orderby", row.getString("orderby"));
            put(own, "compress_chunk_time_interval", row.getString("interval"));
            return settings.put(name(row, "schema_name", "table_name"), own);
        });
        if (version.sparseIndexes()) {
            Query.list(connection, TimescaleQueries.SPARSE_INDEXES, row -> {
                Map<String, String> own = settings.get(name(row, "schema_name", "table_name"));
                if (own != null) {
                    put(own, "index", row.getString("sparse"));
                }
                return own;
            });
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String key, String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }

    /**
     * @param stored hears what each hypertable stores in its chunks, by the OID of its root table
     */
    List<Chunk> chunks(Map<Long, TableReader.Stored> stored) throws SQLException {
        return Query.list(connection, TimescaleQueries.chunks(version), row -> {
            TableReader.Stored own = new TableReader.Stored(row.getLong("tuples"), row.getLong("bytes"));
            stored.merge(row.getLong("root"), own, TableReader.Stored::plus);
            return new Chunk(
                    name(row, "nspname", "relname"),
                    name(row, "schema_name", "table_name"),
                    ranges(row),
                    row.getBoolean("compressed"),
                    row.getString("compressed_name") == null ? null : name(row, "compressed_schema", "compressed_name"),
                    own.tuples(),
                    own.bytes(),
                    row.getLong("pages"),
                    Query.numbers(row, "filenodes"));
        });
    }

    private static List<ChunkRange> ranges(ResultSet row) throws SQLException {
        List<String> columns = Query.texts(row, "columns");
        List<Long> starts = Query.numbers(row, "starts");
        List<Long> ends = Query.numbers(row, "ends");
        List<ChunkRange> ranges = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            ranges.add(new ChunkRange(columns.get(i), starts.get(i), ends.get(i)));
        }
        return ranges;
    }

    /** Aggregates; one over another names that other, not the hypertable behind it. */
    List<Aggregate> aggregates() throws SQLException {
        List<Aggregate> found = Query.list(
                connection,
                TimescaleQueries.AGGREGATES,
                row -> new Aggregate(
                        name(row, "view_schema", "view_name"),
                        name(row, "hypertable_schema", "hypertable_name"),
                        name(row, "materialization_hypertable_schema", "materialization_hypertable_name"),
                        row.getBoolean("materialized_only"),
                        row.getString("view_definition")));
        Map<TableName, TableName> views = viewsByMaterialization(found);
        return found.stream()
                .map(aggregate -> new Aggregate(
                        aggregate.view(),
                        views.getOrDefault(aggregate.hypertable(), aggregate.hypertable()),
                        aggregate.materialization(),
                        aggregate.materializedOnly(),
                        aggregate.definition()))
                .toList();
    }

    /** Background jobs; a policy on an aggregate names the aggregate, which older versions do not. */
    List<TimescaleJob> jobs(List<Aggregate> aggregates) throws SQLException {
        Map<TableName, TableName> views = viewsByMaterialization(aggregates);
        return Query.list(connection, TimescaleQueries.JOBS, row -> {
            TableName hypertable =
                    row.getString("hypertable_name") == null ? null : name(row, "hypertable_schema", "hypertable_name");
            return new TimescaleJob(
                    row.getInt("job_id"),
                    row.getString("procedure"),
                    row.getString("every"),
                    row.getString("config"),
                    views.getOrDefault(hypertable, hypertable),
                    row.getString("owner"),
                    row.getBoolean("scheduled"));
        });
    }

    private static Map<TableName, TableName> viewsByMaterialization(List<Aggregate> aggregates) {
        Map<TableName, TableName> views = new HashMap<>();
        aggregates.forEach(aggregate -> views.put(aggregate.materialization(), aggregate.view()));
        return views;
    }

    private static TableName name(ResultSet row, String schema, String name) throws SQLException {
        return new TableName(row.getString(schema), row.getString(name));
    }
}
