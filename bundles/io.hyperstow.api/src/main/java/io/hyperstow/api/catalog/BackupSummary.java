package io.hyperstow.api.catalog;

/**
 * A backup in a list, in the types an MXBean carries. Times are ISO-8601 in UTC.
 *
 * @param backupId its id
 * @param database the database's name at the source
 * @param strategy the strategy's id
 * @param label the operator's text
 * @param startedAt when it began
 * @param endedAt when it was finished
 * @param hypertables how many
 * @param tables how many, hypertables included
 * @param chunks how many
 * @param rows how many
 * @param bytes before compression
 * @param storedBytes in the storage
 * @param problem why the manifest cannot be read; empty when it can
 */
public record BackupSummary(
        String backupId,
        String database,
        String strategy,
        String label,
        String startedAt,
        String endedAt,
        int hypertables,
        int tables,
        int chunks,
        long rows,
        long bytes,
        long storedBytes,
        String problem) {}
