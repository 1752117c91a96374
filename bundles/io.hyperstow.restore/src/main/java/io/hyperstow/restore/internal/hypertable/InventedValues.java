package io.hyperstow.restore.internal.hypertable;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SQL for values that fall into given slices of a dimension, for types where such values can be invented. */
public final class InventedValues {

    /** TimescaleDB's hash slices divide 0 to this (its {@code DIMENSION_SLICE_CLOSED_MAX}). */
    private static final int HASH_MAXIMUM = Integer.MAX_VALUE;

    private static final Map<String, String> TIMES = Map.of(
            "timestamp with time zone", "TIMESTAMPTZ '1970-01-01 00:00:00+00'",
            "timestamp without time zone", "TIMESTAMP '1970-01-01 00:00:00'",
            "date", "TIMESTAMP '1970-01-01 00:00:00'");
    private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");
    private static final Set<String> TEXTS = Set.of("text", "character varying", "integer", "bigint");

    private InventedValues() {}

    static boolean possible(Hypertable hypertable) {
        List<Dimension> dimensions = hypertable.dimensions();
        Dimension first = dimensions.get(0);
        boolean possible = first.partitionFunction().isEmpty()
                && (TIMES.containsKey(first.columnType()) || INTEGERS.contains(first.columnType()));
        for (Dimension dimension : dimensions.subList(1, dimensions.size())) {
            possible &= dimension.kind() == Dimension.Kind.HASH
                    && (TEXTS.contains(dimension.columnType())
                            || dimension.columnType().equals("uuid"));
        }
        return possible;
    }

    /**
     * A value of the type of a dimension's column.
     *
     * @param value SQL text of a bigint in the dimension's internal unit
     */
    public static String ofSlice(Dimension dimension, String value) {
        String origin = TIMES.get(dimension.columnType());
        return origin == null
                ? "(" + value + ")::" + dimension.columnType()
                : "(" + origin + " + (" + value + " || ' microseconds')::pg_catalog.interval)::"
                        + dimension.columnType();
    }

    /** A query whose column {@code value} has one value for each partition. */
    static String ofPartitions(Dimension dimension) {
        String type = dimension.columnType();
        String candidate = type.equals("uuid") ? "pg_catalog.md5(n::text)::uuid" : "n::text::" + type;
        String function = dimension.partitionFunction().isEmpty()
                ? "_timescaledb_functions.get_partition_hash"
                : dimension.partitionFunction();
        int width = HASH_MAXIMUM / dimension.partitions();
        int last = dimension.partitions() - 1;
        return "SELECT DISTINCT ON (partition) value FROM (SELECT " + candidate + " AS value, least(" + function + "("
                + candidate + ") / " + width + ", " + last + ") AS partition FROM generate_series(1, "
                + (200 + 30 * dimension.partitions()) + ") AS n) AS candidates";
    }
}
