package io.hyperstow.api.spi.restore;

import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.RejectSink;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.postgres.Database;
import java.nio.file.Path;

/**
 * What a restore task works with. Everything in it is safe for use by many threads and belongs to the orchestrator.
 *
 * @param database the profile
 * @param databaseName the database on its server
 * @param backup the backup
 * @param workFolder a folder of this job, removed when it ends; the files of an archive lie in its folder
 *     {@link #ARCHIVE} under the names pg_dump gave them
 * @param progress where rows are counted
 * @param cancel says whether to end
 * @param rejects takes rows that are skipped
 * @param targets where rows may go, beside into their tables
 */
public record RestoreContext(
        Database database,
        String databaseName,
        BackupReader backup,
        Path workFolder,
        Progress progress,
        CancelSignal cancel,
        RejectSink rejects,
        LoadTargets targets) {

    /** The folder of an archive below {@link #workFolder}. */
    public static final String ARCHIVE = "archive";

    /** A context for tasks that skip no row. */
    public RestoreContext(
            Database database,
            String databaseName,
            BackupReader backup,
            Path workFolder,
            Progress progress,
            CancelSignal cancel) {
        this(database, databaseName, backup, workFolder, progress, cancel, RejectSink.NONE, LoadTargets.TABLES);
    }
}
