package io.hyperstow.api.model;

/**
 * A dimension of a hypertable, in the order of creation: the first is the one every hypertable has.
 *
 * @param column the column it partitions by
 * @param columnType that column's type, as {@code format_type} writes it
 * @param kind by ranges or by hash
 * @param interval range: the width of a slice, in microseconds for dates and timestamps, in the column's own unit for
 *     integers; hash: 0
 * @param partitions hash: how many; range: 0
 * @param partitionFunction the function that maps a value to what is partitioned, as SQL text with its schema; empty
 *     for TimescaleDB's default
 * @param integerNowFunction range over integers: the function that says what "now" is, as SQL text with its schema;
 *     else empty
 */
public record Dimension(
        String column,
        String columnType,
        Kind kind,
        long interval,
        int partitions,
        String partitionFunction,
        String integerNowFunction) {

    /** How values are mapped to slices. */
    public enum Kind {
        /** Slices of equal width, made as rows need them ({@code by_range}). */
        RANGE,
        /** A fixed number of slices of the hash ({@code by_hash}). */
        HASH
    }

    public Dimension {
        if (kind == Kind.RANGE && interval <= 0 || kind == Kind.HASH && partitions <= 0) {
            throw new IllegalArgumentException("dimension '" + column + "' has neither an interval nor partitions");
        }
    }

    /** Whether {@link #interval} is in microseconds: the dimension is over dates or timestamps. */
    public boolean overTime() {
        return kind == Kind.RANGE
                && !columnType.equals("smallint")
                && !columnType.equals("integer")
                && !columnType.equals("bigint");
    }
}
