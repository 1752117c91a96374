package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.service.PlanPreview;
import java.util.List;

/** {@code type=BackupService}: making, listing, verifying and deleting backups. */
@Describe("Makes, lists, verifies and deletes backups.")
public interface BackupServiceMXBean {

    @Describe("Lists the finished backups of a storage target, newest first")
    @LeastRole(Role.VIEWER)
    List<BackupSummary> listBackups(
            @Describe("the storage target's name") String storage,
            @Describe("one JSON object with database, before (ISO-8601), limit; empty for all") String filter);

    @Describe("Shows what a backup holds")
    @LeastRole(Role.VIEWER)
    BackupDescription describeBackup(
            @Describe("the storage target's name") String storage,
            @Describe("the backup's id, as listBackups shows it") String backupId);

    @Describe("Answers the manifest of a backup, JSON as it lies in the storage")
    @LeastRole(Role.VIEWER)
    String manifest(
            @Describe("the storage target's name") String storage,
            @Describe("the backup's id, as listBackups shows it") String backupId);

    @Describe("Says what startBackup would do now")
    @LeastRole(Role.VIEWER)
    PlanPreview previewBackup(
            @Describe("the database profile's name") String database,
            @Describe("the strategy's id, like parallel-copy") String strategy,
            @Describe("the storage target's name") String storage,
            @Describe("options, the text of one JSON object; empty for the defaults") String options);

    @Describe("Starts a backup and answers the job id")
    @LeastRole(Role.OPERATOR)
    String startBackup(
            @Describe("the database profile's name") String database,
            @Describe("the strategy's id, like parallel-copy") String strategy,
            @Describe("the storage target's name") String storage,
            @Describe("options, the text of one JSON object; empty for the defaults") String options);

    @Describe(
            "Starts making a backup of a CSV file or a pg_dump -Fc archive that somebody else wrote; answers the job id")
    @LeastRole(Role.OPERATOR)
    String startAdopt(
            @Describe("the storage target's name") String storage,
            @Describe("the file's key in the storage: its path below the target's folder") String key,
            @Describe(
                            "options, the text of one JSON object: database, and of a CSV file its table and how it is written")
                    String options);

    @Describe("Starts reading every artifact of a backup and comparing it with the manifest; answers the job id")
    @LeastRole(Role.OPERATOR)
    String startVerify(
            @Describe("the storage target's name") String storage,
            @Describe("the backup's id, as listBackups shows it") String backupId);

    @Describe("Starts removing a backup and what no other backup needs; answers the job id")
    @LeastRole(Role.ADMIN)
    String startDelete(
            @Describe("the storage target's name") String storage,
            @Describe("the backup's id, as listBackups shows it") String backupId,
            @Describe("false only says what would go") boolean confirm);
}
