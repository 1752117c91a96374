package io.hyperstow.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: removes a backup. */
@Command(
        name = "delete",
        description =
                "Remove a backup and the files no other backup needs. Without --confirm it only says what would go.",
        footer = {"", "Example:", "  hyperstow delete 20261122T152233Z-7f3a9c --storage disk --confirm"})
final class DeleteCommand extends StartCommand {

    @Parameters(paramLabel = "BACKUPID", description = "Id of the backup, see 'hyperstow backups'.")
    private String backupId;

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "Where the backup is kept.")
    private String storage;

    @Option(names = "--confirm", description = "Really remove it.")
    private boolean confirm;

    @Override
    public Integer call() {
        return started(client().call(AgentClient.BACKUP_SERVICE, "startDelete", storage, backupId, confirm));
    }
}
