package io.hyperstow.api.model;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a caller may ask of a restore. The JSON names are those of the components. In JSON the enums are in lower case
 * with hyphens: {@code newest-first}.
 *
 * @param targetDatabase the database to restore into, on the profile's server; empty for the profile's own
 * @param createDatabase whether to create it; it must not exist then
 * @param include table patterns among the backup's tables; empty means all of them
 * @param from the earliest time to restore, inclusive: a timestamp or a whole number; empty for no bound
 * @param to the latest time to restore, exclusive; empty for no bound
 * @param order which chunks come first
 * @param workers how many connections load at the same time, 1 to 64
 * @param hypertables other layouts, by table (written as psql has it, schema optional)
 * @param keepIndexes whether to load with the indexes in place
 * @param existing what to do with a table that exists
 * @param onError what to do with a row that cannot be loaded
 * @param upgradeExtension whether to update TimescaleDB after the restore
 * @param enableJobs whether background jobs are turned on after the restore
 * @param owner whose the restored objects are
 * @param privileges whether grants are restored
 * @param check how the result is compared with the backup
 * @param given the JSON names of the options that were given; the others have their default
 */
public record RestoreOptions(
        String targetDatabase,
        boolean createDatabase,
        List<String> include,
        String from,
        String to,
        Order order,
        int workers,
        Map<String, HypertableLayout> hypertables,
        boolean keepIndexes,
        Existing existing,
        OnError onError,
        boolean upgradeExtension,
        boolean enableJobs,
        Owner owner,
        Privileges privileges,
        Check check,
        Set<String> given) {

    /** Which chunks are loaded first. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /** What happens when a table of the backup exists in the target. */
    public enum Existing {
        /** The restore is refused. */
        FAIL,
        /** Its rows are removed first; its definition stays. */
        TRUNCATE,
        /** The rows are added to those it has. */
        APPEND
    }

    /** What happens when a row cannot be loaded. */
    public enum OnError {
        STOP,
        SKIP
    }

    /** Whose the restored objects are. */
    public enum Owner {
        /** The role of the backup, which must exist. */
        KEEP,
        /** The role that restores. */
        CURRENT
    }

    /** Whether grants are restored. */
    public enum Privileges {
        KEEP,
        SKIP
    }

    /** What empty options text means. */
    public static final RestoreOptions DEFAULTS = new RestoreOptions(
            "",
            false,
            List.of(),
            "",
            "",
            Order.NEWEST_FIRST,
            2,
            Map.of(),
            false,
            Existing.FAIL,
            OnError.STOP,
            false,
            false,
            Owner.KEEP,
            Privileges.KEEP,
            Check.COUNTS,
            Set.of());

    public RestoreOptions {
        include = List.copyOf(include);
        hypertables = Map.copyOf(hypertables);
        given = Set.copyOf(given);
        OptionRange.check("workers", workers, 1, 64);
        if (check == Check.HASHES && onError == OnError.SKIP) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "option 'check' is 'hashes' together with 'onError' 'skip'",
                    "use \"check\": \"counts\": rows that are left out have a part in the backup's digest");
        }
        boolean partial = existing == Existing.APPEND || !from.isEmpty() || !to.isEmpty();
        if (check == Check.HASHES && partial) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "option 'check' is 'hashes' together with 'append', 'from' or 'to'",
                    "use \"check\": \"counts\": a part of the rows has no digest in the backup");
        }
    }
}
