package io.hyperstow.jolokia.internal;

import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.BackupService;
import io.hyperstow.api.service.PlanPreview;
import java.util.List;

/** A backup service with one backup, one storage and jobs that are never run. */
final class Shelf implements BackupService {

    static final String JOB = "20261122T152233Z-0f3a9c5577de01ab";

    @Override
    public List<BackupSummary> list(String storage, String filter) {
        return List.of(new BackupSummary(
                "20261122T152233Z-7f3a9c", "metrics", "parallel-copy", "", "", "", 1, 1, 1, 42, 1, 1, ""));
    }

    @Override
    public Manifest describe(String storage, String backupId) {
        throw unknown(storage);
    }

    @Override
    public String manifestJson(String storage, String backupId) {
        throw unknown(storage);
    }

    private static BackupException unknown(String storage) {
        return new BackupException(
                ErrorCode.UNKNOWN_STORAGE, "no storage is called '" + storage + "'", "use one of: disk");
    }

    @Override
    public PlanPreview preview(String database, String strategy, String storage, String options) {
        return new PlanPreview(List.of(), List.of(), 0, 0, 0, List.of());
    }

    @Override
    public JobId start(String database, String strategy, String storage, String options) {
        return new JobId(JOB);
    }

    @Override
    public JobId startAdopt(String storage, String key, String options) {
        return new JobId(JOB);
    }

    @Override
    public JobId startVerify(String storage, String backupId) {
        return new JobId(JOB);
    }

    @Override
    public JobId startDelete(String storage, String backupId, boolean confirm) {
        return new JobId(JOB);
    }
}
