package io.hyperstow.api.model;

import java.util.List;
import java.util.Map;

/**
 * What makes a table a hypertable. Its columns, indexes and constraints are those of the {@link Table} of its name.
 *
 * @param table the root table
 * @param dimensions in order of creation, at least one, the first by range
 * @param tablespaces those attached to it, in order
 * @param compression compression or columnstore settings; empty when it is not enabled. The names are those of {@code
 *     ALTER TABLE … SET (timescaledb.…)}: {@code compress}, {@code compress_segmentby}, {@code compress_orderby}, …; what
 *     is left to TimescaleDB's defaults is absent
 * @param chunkSkipping the columns whose ranges are kept per chunk ({@code enable_chunk_skipping}), sorted
 */
public record Hypertable(
        TableName table,
        List<Dimension> dimensions,
        List<String> tablespaces,
        Map<String, String> compression,
        List<String> chunkSkipping) {

    public Hypertable {
        dimensions = List.copyOf(dimensions);
        tablespaces = List.copyOf(tablespaces);
        compression = Map.copyOf(compression);
        chunkSkipping = List.copyOf(chunkSkipping);
        if (dimensions.isEmpty()) {
            throw new IllegalArgumentException("hypertable '" + table + "' has no dimension");
        }
    }

    /** The dimension that every hypertable has. */
    public Dimension primaryDimension() {
        return dimensions.get(0);
    }
}
