package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.service.BackupService;
import io.hyperstow.api.service.PlanPreview;
import java.util.List;

/** The backup service as an MXBean. */
public final class BackupServiceView implements BackupServiceMXBean {

    private final BackupService service;

    public BackupServiceView(BackupService service) {
        this.service = service;
    }

    @Override
    public List<BackupSummary> listBackups(String storage, String filter) {
        return Refusals.passOn(() -> service.list(given(storage), given(filter)));
    }

    @Override
    public BackupDescription describeBackup(String storage, String backupId) {
        return Refusals.passOn(() -> BackupDescription.of(service.describe(given(storage), given(backupId))));
    }

    @Override
    public String manifest(String storage, String backupId) {
        return Refusals.passOn(() -> service.manifestJson(given(storage), given(backupId)));
    }

    @Override
    public PlanPreview previewBackup(String database, String strategy, String storage, String options) {
        return Refusals.passOn(() -> service.preview(given(database), given(strategy), given(storage), given(options)));
    }

    @Override
    public String startBackup(String database, String strategy, String storage, String options) {
        return Refusals.passOn(() -> service.start(given(database), given(strategy), given(storage), given(options))
                .value());
    }

    @Override
    public String startAdopt(String storage, String key, String options) {
        return Refusals.passOn(() ->
                service.startAdopt(given(storage), given(key), given(options)).value());
    }

    @Override
    public String startVerify(String storage, String backupId) {
        return Refusals.passOn(
                () -> service.startVerify(given(storage), given(backupId)).value());
    }

    @Override
    public String startDelete(String storage, String backupId, boolean confirm) {
        return Refusals.passOn(() ->
                service.startDelete(given(storage), given(backupId), confirm).value());
    }

    /** Consoles send null for a field left empty. */
    static String given(String text) {
        return text == null ? "" : text.strip();
    }
}
