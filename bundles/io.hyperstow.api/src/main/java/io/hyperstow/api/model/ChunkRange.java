package io.hyperstow.api.model;

/**
 * The slice of one dimension that a chunk covers, from {@code start} inclusive to {@code end} exclusive, in
 * TimescaleDB's internal units ({@code _timescaledb_catalog.dimension_slice}): microseconds since 1970 for dates and
 * timestamps, the column's own unit for integers, hash values for hash dimensions. {@link Long#MIN_VALUE} and
 * {@link Long#MAX_VALUE} mean no bound.
 *
 * @param column the dimension's column
 */
public record ChunkRange(String column, long start, long end) {

    public ChunkRange {
        if (start >= end) {
            throw new IllegalArgumentException("the slice of '" + column + "' is empty: " + start + " to " + end);
        }
    }
}
