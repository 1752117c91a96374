package io.hyperstow.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify}: reads a backup and compares it with its manifest. */
@Command(
        name = "verify",
        description = "Read every file of a backup and compare it with the manifest; no database is needed.",
        footer = {"", "Example:", "  hyperstow verify 20261122T152233Z-7f3a9c --storage disk"})
final class VerifyCommand extends StartCommand {

    @Parameters(paramLabel = "BACKUPID", description = "Id of the backup, see 'hyperstow backups'.")
    private String backupId;

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "Where the backup is kept.")
    private String storage;

    @Override
    public Integer call() {
        return started(client().call(AgentClient.BACKUP_SERVICE, "startVerify", storage, backupId));
    }
}
