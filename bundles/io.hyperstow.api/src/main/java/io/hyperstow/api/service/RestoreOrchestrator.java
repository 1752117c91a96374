package io.hyperstow.api.service;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
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
}
