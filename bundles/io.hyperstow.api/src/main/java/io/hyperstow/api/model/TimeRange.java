package io.hyperstow.api.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rows of a table whose time is from {@code from} inclusive to {@code to} exclusive, in TimescaleDB's internal units, as
 * those of a {@link ChunkRange}.
 *
 * @param column the column that has the time
 * @param columnType its type, as {@code format_type} writes it: a date, a timestamp or an integer
 * @param from {@link Long#MIN_VALUE} for no bound
 * @param to {@link Long#MAX_VALUE} for no bound
 */
public record TimeRange(String column, String columnType, long from, long to) {

    private static final Set<String> TYPES = Set.of("date", "smallint", "integer", "bigint");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    public TimeRange {
        if (from == Long.MIN_VALUE && to == Long.MAX_VALUE) {
            throw new IllegalArgumentException("the range of '" + column + "' has no bound");
        }
    }

    /** Whether ranges of a column of this type can be told. */
    public static boolean isOf(String columnType) {
        return TYPES.contains(columnType) || columnType.matches("timestamp(\\([0-9]\\))? with(out)? time zone");
    }

    /** Whether rows of a chunk may be in it. */
    public boolean meets(ChunkRange chunk) {
        boolean endsBefore = chunk.end() != Long.MAX_VALUE && chunk.end() <= from;
        boolean startsAfter = chunk.start() != Long.MIN_VALUE && chunk.start() >= to;
        return from < to && !endsBefore && !startsAfter;
    }

    /** Whether all rows of a chunk are in it. */
    public boolean holds(ChunkRange chunk) {
        return from <= chunk.start() && (to == Long.MAX_VALUE || chunk.end() != Long.MAX_VALUE && chunk.end() <= to);
    }

    /** The condition on a row as SQL text. */
    public String condition() {
        List<String> conditions = new ArrayList<>();
        if (from != Long.MIN_VALUE) {
            conditions.add(TableName.quote(column) + " >= " + literal(from));
        }
        if (to != Long.MAX_VALUE) {
            conditions.add(TableName.quote(column) + " < " + literal(to));
        }
        return String.join(" AND ", conditions);
    }

    /** For people: {@code from 2026-01-01 00:00:00.000000+00 to …}. */
    @Override
    public String toString() {
        String begin = from == Long.MIN_VALUE ? "" : "from " + text(from);
        String end = to == Long.MAX_VALUE ? "" : "to " + text(to);
        return begin + (begin.isEmpty() || end.isEmpty() ? "" : " ") + end;
    }

    private String literal(long value) {
        if (columnType.equals("date")) {
            return "DATE '" + text(value) + "'";
        }
        if (!columnType.startsWith("timestamp")) {
            return "'" + value + "'::bigint";
        }
        return (zoned() ? "TIMESTAMPTZ '" : "TIMESTAMP '") + text(value) + "'";
    }

    private String text(long value) {
        Instant time = Instant.EPOCH.plus(value, ChronoUnit.MICROS);
        if (columnType.equals("date")) {
            return DATE.format(time);
        }
        if (!columnType.startsWith("timestamp")) {
            return String.valueOf(value);
        }
        return TIMESTAMP.format(time) + (zoned() ? "+00" : "");
    }

    private boolean zoned() {
        return columnType.endsWith("with time zone");
    }
}
