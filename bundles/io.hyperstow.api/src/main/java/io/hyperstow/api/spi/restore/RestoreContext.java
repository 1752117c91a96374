package io.hyperstow.api.spi.restore;

import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.postgres.Database;

/**
 * What a restore task works with. Everything in it is safe for use by many threads and belongs to the orchestrator.
 *
 * @param database the profile
 * @param databaseName the database on its server
 * @param backup the backup
 * @param progress where rows are counted
 * @param cancel says whether to end
 */
public record RestoreContext(
        Database database, String databaseName, BackupReader backup, Progress progress, CancelSignal cancel) {}
