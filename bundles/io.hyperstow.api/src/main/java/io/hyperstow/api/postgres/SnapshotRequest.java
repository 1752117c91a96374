package io.hyperstow.api.postgres;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * A snapshot that is wanted.
 *
 * @param database the profile
 * @param databaseName the database on its server
 * @param tables chooses the tables to protect from the inventory, those whose rows will be read; the chunks of a chosen
 *     hypertable are protected with it. Called more than once
 * @param lockTimeout how long to wait for each lock; zero waits for ever
 * @param archive whether pg_dump will make an archive of the tables on this snapshot: it takes every lock a second time,
 *     and its definitions have what those that are put together anew lose
 * @param progress hears the warnings
 * @param cancel ends the waiting
 */
public record SnapshotRequest(
        Database database,
        String databaseName,
        Function<Inventory, Set<TableName>> tables,
        Duration lockTimeout,
        boolean archive,
        Progress progress,
        CancelSignal cancel) {

    /** A snapshot of tables that only its readers lock. */
    public SnapshotRequest(
            Database database,
            String databaseName,
            Function<Inventory, Set<TableName>> tables,
            Duration lockTimeout,
            Progress progress,
            CancelSignal cancel) {
        this(database, databaseName, tables, lockTimeout, false, progress, cancel);
    }
}
