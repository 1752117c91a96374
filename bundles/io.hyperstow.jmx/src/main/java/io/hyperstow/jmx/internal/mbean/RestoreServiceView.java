package io.hyperstow.jmx.internal.mbean;

import static io.hyperstow.jmx.internal.mbean.BackupServiceView.given;

import io.hyperstow.api.service.PlanPreview;
import io.hyperstow.api.service.RestoreOrchestrator;

/** The restore orchestrator as an MXBean. */
public final class RestoreServiceView implements RestoreServiceMXBean {

    private final RestoreOrchestrator orchestrator;

    public RestoreServiceView(RestoreOrchestrator orchestrator) {
        this.orchestrator = orchestrator;
    }

    @Override
    public PlanPreview previewRestore(String storage, String backupId, String database, String options) {
        return Refusals.passOn(
                () -> orchestrator.preview(given(storage), given(backupId), given(database), given(options)));
    }

    @Override
    public String startRestore(String storage, String backupId, String database, String options) {
        return Refusals.passOn(() -> orchestrator
                .start(given(storage), given(backupId), given(database), given(options))
                .value());
    }
}
