package io.hyperstow.api.model;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a caller may ask of a backup. The JSON names are those of the components, except {@code lockTimeoutSeconds}
 * for {@link #lockTimeout}.
 *
 * @param include table patterns; empty means the whole database
 * @param excludeTables patterns of tables to leave out entirely
 * @param excludeTableData patterns of tables to back up without their rows
 * @param workers how many connections copy at the same time, 1 to 64
 * @param format how rows are written
 * @param codec how artifacts are compressed
 * @param level the codec's level, within its bounds
 * @param filePer what a data file holds
 * @param lockTimeout how long to wait for a table's lock; zero waits for ever
 * @param check what is recorded to compare a restore with, where the strategy does not see the rows it writes: their
 *     number, their digest too (a second read of every row), or nothing
 * @param rolePasswords whether the roles recorded with a whole database keep their password hashes
 * @param label a text of the operator's for lists, at most 200 characters
 * @param given the JSON names of the options that were given; the others have their default
 */
public record BackupOptions(
        List<String> include,
        List<String> excludeTables,
        List<String> excludeTableData,
        int workers,
        RowFormat format,
        Codec codec,
        int level,
        FilePer filePer,
        Duration lockTimeout,
        Check check,
        boolean rolePasswords,
        String label,
        Set<String> given) {

    /** What a data file holds. */
    public enum FilePer {
        TABLE,
        CHUNK
    }

    /** What empty options text means. */
    public static final BackupOptions DEFAULTS = new BackupOptions(
            List.of(),
            List.of(),
            List.of(),
            2,
            RowFormat.AUTO,
            Codec.ZSTD,
            Codec.ZSTD.defaultLevel(),
            FilePer.TABLE,
            Duration.ofSeconds(30),
            Check.COUNTS,
            false,
            "",
            Set.of());

    public BackupOptions {
        include = List.copyOf(include);
        excludeTables = List.copyOf(excludeTables);
        excludeTableData = List.copyOf(excludeTableData);
        given = Set.copyOf(given);
        OptionRange.check("workers", workers, 1, 64);
        OptionRange.check("level", level, codec.lowestLevel(), codec.highestLevel());
        OptionRange.check("lockTimeoutSeconds", lockTimeout.toSeconds(), 0, 86_400);
        OptionRange.check("length of label", label.length(), 0, 200);
    }
}
