package io.hyperstow.api.job;

import java.util.Objects;

/**
 * What is to be done, in the words of the caller. Empty texts where a kind has no use for one.
 *
 * @param kind what to do
 * @param database the profile
 * @param strategy the strategy's id
 * @param storage the storage target's name
 * @param backupId the backup to read or remove
 * @param targetDatabase restore and check: the database on the profile's server
 * @param options the options as the caller gave them; checked before
 */
public record JobRequest(
        JobKind kind,
        String database,
        String strategy,
        String storage,
        String backupId,
        String targetDatabase,
        String options) {

    public JobRequest {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(backupId, "backupId");
        Objects.requireNonNull(targetDatabase, "targetDatabase");
        Objects.requireNonNull(options, "options");
    }
}
