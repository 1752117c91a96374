package io.hyperstow.restore.internal.aggregate;

import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.hypertable.InventedValues;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The buckets of a continuous aggregate.
 *
 * @param atMost how wide they are, or a little more, in the internal unit
 * @param last where the last bucket before the watermark begins, in the internal unit
 */
record BucketWidth(long atMost, long last) {

    private static final int FIRST_MINOR_WITH_FUNCTIONS = 15;

    /** How TimescaleDB writes down a bucket; before 2.15 in two places. */
    private record Written(String width, boolean fixed, String origin, String offset, String timezone) {}

    /**
     * @param watermark the end of the last materialized bucket
     */
    static BucketWidth of(RestoreRun run, TargetTimescale timescale, RestoredAggregate restored, long watermark)
            throws SQLException, IOException {
        Dimension dimension = restored.aggregate().layout().primaryDimension();
        Written written = one(
                run,
                written(timescale, restored.materializationId()),
                row -> new Written(row.getString(1), row.getBoolean(2), text(row, 3), text(row, 4), text(row, 5)));
        if (!dimension.overTime()) {
            long width = Long.parseLong(written.width());
            return new BucketWidth(width, watermark - width);
        }
        long width = one(
                run,
                "SELECT (extract(epoch FROM " + literal(written.width()) + "::pg_catalog.interval) * 1000000)::bigint",
                row -> row.getLong(1));
        if (written.fixed()) {
            return new BucketWidth(width, watermark - width);
        }
        String inLast = InventedValues.ofSlice(dimension, String.valueOf(watermark - 1));
        long last = one(
                run,
                "SELECT (extract(epoch FROM " + bucket(timescale, written, inLast, dimension.columnType())
                        + ") * 1000000)::bigint",
                row -> row.getLong(1));
        return new BucketWidth(width + width / 10 + 2 * 86_400_000_000L, last);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static String written(TargetTimescale timescale, int id) {
        if (timescale.minor() >= FIRST_MINOR_WITH_FUNCTIONS) {
            return "SELECT bucket_width, bucket_fixed_width, bucket_origin, bucket_offset, bucket_timezone"
                    + " FROM _timescaledb_catalog.continuous_aggs_bucket_function WHERE mat_hypertable_id = " + id;
        }
        return "SELECT coalesce(f.bucket_width, CASE WHEN d.column_type IN ('smallint'::regtype, 'integer'::regtype,"
                + " 'bigint'::regtype) THEN a.bucket_width::text ELSE a.bucket_width || ' microseconds' END),"
                + " f.bucket_width IS NULL, f.origin, '', f.timezone FROM _timescaledb_catalog.continuous_agg a"
                + " JOIN _timescaledb_catalog.dimension d ON d.hypertable_id = a.mat_hypertable_id"
                + " LEFT JOIN _timescaledb_catalog.continuous_aggs_bucket_function f USING (mat_hypertable_id)"
                + " WHERE a.mat_hypertable_id = " + id;
    }

    private static String bucket(TargetTimescale timescale, Written written, String value, String type) {
        StringBuilder call = new StringBuilder(timescale.function("time_bucket"))
                .append("(")
                .append(literal(written.width()))
                .append("::pg_catalog.interval, ")
                .append(value);
        if (!written.timezone().isEmpty()) {
            call.append(", timezone => ").append(literal(written.timezone()));
        }
        if (!written.origin().isEmpty()) {
            call.append(", origin => ")
                    .append(literal(written.origin()))
                    .append("::")
                    .append(type);
        }
        if (!written.offset().isEmpty()) {
            call.append(", \"offset\" => ").append(literal(written.offset())).append("::pg_catalog.interval");
        }
        return call.append(")").toString();
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> T one(RestoreRun run, String sql, Reader<T> reader) throws SQLException, IOException {
        return run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return reader.read(row);
            }
        });
    }
}
