package io.hyperstow.api.model;

import java.util.List;

/**
 * How a restored hypertable is to be partitioned, where that differs from the backup. What is not given stays as it
 * was.
 *
 * @param timeColumn the column of the first dimension; empty for the backup's
 * @param chunkInterval the width of a chunk: a PostgreSQL interval ({@code 1 day}) or a whole number in the column's
 *     unit; empty for the backup's
 * @param dimensions the further dimensions, in order, instead of the backup's; null for the backup's
 */
public record HypertableLayout(String timeColumn, String chunkInterval, List<AddedDimension> dimensions) {

    /**
     * A dimension beside the first.
     *
     * @param column the column
     * @param kind range or hash
     * @param interval range: as {@link HypertableLayout#chunkInterval}; else empty
     * @param partitions hash: 1 to 32767; else 0
     * @param function a partitioning function as SQL text, or empty for the default
     */
    public record AddedDimension(String column, Dimension.Kind kind, String interval, int partitions, String function) {

        public AddedDimension {
            if (kind == Dimension.Kind.HASH) {
                OptionRange.check("partitions", partitions, 1, 32_767);
            } else if (interval.isEmpty()) {
                throw new BackupException(
                        ErrorCode.INVALID_OPTIONS,
                        "the range dimension '" + column + "' has no interval",
                        "give it one: {\"column\": \"" + column + "\", \"type\": \"range\", \"interval\": \"1 day\"}");
            }
        }
    }

    public HypertableLayout {
        dimensions = dimensions == null ? null : List.copyOf(dimensions);
    }
}
