package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import io.hyperstow.api.service.PlanPreview;

/** {@code type=RestoreService}: restoring backups. */
@Describe("Restores backups.")
public interface RestoreServiceMXBean {

    @Describe("Says what startRestore would do now, or why it would refuse")
    @LeastRole(Role.VIEWER)
    PlanPreview previewRestore(
            @Describe("the storage target's name") String storage,
            @Describe("the backup's id, as listBackups shows it") String backupId,
            @Describe("the database profile's name") String database,
            @Describe("options, the text of one JSON object; empty for the defaults") String options);

    @Describe("Starts a restore and answers the job id")
    @LeastRole(Role.ADMIN)
    String startRestore(
            @Describe("the storage target's name") String storage,
            @Describe("the backup's id, as listBackups shows it") String backupId,
            @Describe("the database profile's name") String database,
            @Describe("options, the text of one JSON object; empty for the defaults") String options);
}
