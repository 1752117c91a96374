package io.hyperstow.api.service;

import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes, lists, verifies and deletes backups. Safe for use by many threads. Every method throws
 * {@link BackupException}; what can be checked without a connection is refused before a job is given out.
 */
@ProviderType
public interface BackupService {

    /**
     * The finished backups of a storage target, newest first. One whose manifest cannot be read is listed with its
     * problem.
     *
     * @param storage the target's name
     * @param filter one JSON object: {@code database} (name at the source), {@code before} (ISO-8601 time), {@code limit};
     *     empty text for all
     */
    List<BackupSummary> list(String storage, String filter);

    Manifest describe(String storage, String backupId);

    /** The manifest as it lies in the storage, bulk lists included. */
    String manifestJson(String storage, String backupId);

    /** What {@link #start} would do now. Connects to the database. */
    PlanPreview preview(String database, String strategy, String storage, String options);

    JobId start(String database, String strategy, String storage, String options);

    /**
     * Makes a backup of a file that somebody else wrote: of CSV, with the definition of a table that exists, or of an archive
     * of {@code pg_dump -Fc}, which is a whole database by itself. The file stays where it lies, and nobody may change it
     * from then on; deleting the backup leaves it there.
     *
     * @param key the file's key in the storage; CSV may be compressed with zstd, gzip or lz4
     * @param options {@code database} and {@code label}; of CSV {@code table}, and {@code columns}, {@code header}, {@code
     *     delimiter}, {@code quote}, {@code escape}, {@code null} and {@code encoding} where they are not those of {@code
     *     COPY … (FORMAT csv, HEADER)}; of an archive {@code timescaledbVersion}, where it does not tell that itself
     * @throws BackupException at once {@code UNSUPPORTED} for archives of other formats and for SQL
     */
    JobId startAdopt(String storage, String key, String options);

    /** Reads every artifact and compares it with the manifest. */
    JobId startVerify(String storage, String backupId);

    /**
     * Removes a backup and the artifacts no other backup names.
     *
     * @param confirm {@code false} only says, in the job's log and warnings, what would go
     */
    JobId startDelete(String storage, String backupId, boolean confirm);
}
