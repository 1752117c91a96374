package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code from} and {@code to} as a time of a column, in TimescaleDB's internal unit. */
final class TimeBound {

    private static final Pattern TIMESTAMP = Pattern.compile("(?<date>\\d{4}-\\d{2}-\\d{2})"
            + "([T ](?<time>\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?)(?<offset>Z|[+-]\\d{2}(:?\\d{2})?)?)?");
    private static final long DAY = 86_400_000_000L;

    private final String option;
    private final String text;
    private final TableName table;

    /**
     * @param option {@code from} or {@code to}
     * @param text what was given for it
     * @param table the hypertable, for messages
     */
    TimeBound(String option, String text, TableName table) {
        this.option = option;
        this.text = text;
        this.table = table;
    }

    /**
     * @param type the type of the column: a date, a timestamp or an integer
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    long in(String type) {
        if (LayoutPlanner.isInteger(type)) {
            if (!text.matches("-?[0-9]{1,18}")) {
                throw refused(
                        type,
                        "a whole number in the column's unit; restore hypertables over timestamps apart from it (include)");
            }
            return Long.parseLong(text);
        }
        long time = microseconds(type);
        // A date is at or after a time of day when the next one is.
        return type.equals("date") ? -Math.multiplyExact(Math.floorDiv(-time, DAY), DAY) : time;
    }

    private long microseconds(String type) {
        Matcher matcher = TIMESTAMP.matcher(text);
        try {
            if (matcher.matches()) {
                LocalDate date = LocalDate.parse(matcher.group("date"));
                LocalTime time =
                        matcher.group("time") == null ? LocalTime.MIDNIGHT : LocalTime.parse(matcher.group("time"));
                ZoneOffset offset =
                        matcher.group("offset") == null ? ZoneOffset.UTC : ZoneOffset.of(matcher.group("offset"));
                return ChronoUnit.MICROS.between(
                        Instant.EPOCH, date.atTime(time).toInstant(offset));
            }
        } catch (DateTimeException noSuchTime) {
            throw refused(type, "a time that exists");
        }
        throw refused(
                type,
                "a date like 2026-01-31 or a time like 2026-01-31T12:00:00Z, of UTC where it names no offset; restore"
                        + " hypertables over integers apart from it (include)");
    }

    private BackupException refused(String type, String wanted) {
        return new BackupException(
                ErrorCode.INVALID_OPTIONS,
                "option '" + option + "' is '" + text + "', and the time of '" + table + "' is of type '" + type + "'",
                "use " + wanted);
    }
}
