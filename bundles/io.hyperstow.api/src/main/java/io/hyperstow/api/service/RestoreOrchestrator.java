package io.hyperstow.api.service;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Restores backups, stage by stage. Safe for use by many threads. Every method throws {@link BackupException}; what can
 * be checked without a connection is refused before a job is given out.
 */
@ProviderType
public interface RestoreOrchestrator {

    /** What {@link #start} would do now, or why it would refuse. Connects to the database. */
    PlanPreview preview(String storage, String backupId, String database, String options);

    JobId start(String storage, String backupId, String database, String options);

    /**
     * Examines a database, restored by whomever or never restored: whether all that was a hypertable still is one, and
     * whether chunks, indexes, constraints, triggers, background jobs, continuous aggregates and sequences are sound. Every
     * fault becomes a warning of the job, which fails with {@code CHECK_FAILED} then. Changes nothing.
     *
     * @param database the profile
     * @param targetDatabase the database on its server; empty for the profile's own
     * @throws BackupException {@code UNKNOWN_DATABASE}; what the connection shows fails the job
     */
    JobId startCheck(String database, String targetDatabase);

    /**
     * Turns the background jobs of a restored database on again, those that were on when the backup was made.
     *
     * @param database the profile
     * @param targetDatabase the database on its server; empty for the profile's own
     * @param storage the storage target
     * @param backupId the backup it was restored from
     * @return one line for each job that was on: what became of it
     * @throws BackupException {@code UNKNOWN_DATABASE}, {@code UNKNOWN_STORAGE}, {@code UNKNOWN_BACKUP},
     *     {@code RESTORING_MODE} when the database is in restoring mode, {@code CHECK_FAILED} when some of the jobs are not
     *     on now, with the reason for each, or why the database cannot be reached
     */
    List<String> enableJobs(String database, String targetDatabase, String storage, String backupId);
}
