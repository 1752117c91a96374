package io.hyperstow.api.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * The name of a backup: its start in UTC and six hexadecimal digits, {@code 20261122T152233Z-7f3a9c}. Sorting ids
 * sorts backups by time.
 *
 * @param value the text, as it appears in keys and manifests
 */
public record BackupId(String value) implements Comparable<BackupId> {

    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public BackupId {
        boolean valid = FORM.matcher(value).matches();
        if (valid) {
            try {
                TIME.parse(value.substring(0, 16));
            } catch (DateTimeParseException notATime) {
                valid = false;
            }
        }
        if (!valid) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + value + "' is not a backup id",
                    "an id looks like 20261122T152233Z-7f3a9c; listBackups shows those that exist");
        }
    }

    /**
     * @param startedAt the start; its fraction of a second is dropped
     * @param entropy its low 24 bits become the six digits
     */
    public static BackupId of(Instant startedAt, int entropy) {
        return new BackupId(TIME.format(startedAt) + String.format("-%06x", entropy & 0xffffff));
    }

    /** The start, in whole seconds. */
    public Instant startedAt() {
        return Instant.from(TIME.parse(value.substring(0, 16)));
    }

    @Override
    public int compareTo(BackupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
