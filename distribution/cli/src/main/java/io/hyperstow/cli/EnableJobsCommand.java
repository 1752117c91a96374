package io.hyperstow.cli;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code enable-jobs}: turns the background jobs of a restored database on again. */
@Command(
        name = "enable-jobs",
        description = {
            "Turn the background jobs of a restored database on again, those that were on when the backup was made.",
            "A restore leaves them off, so that no policy drops or compresses what nobody has looked at yet."
        },
        footer = {
            "",
            "Example:",
            "  hyperstow enable-jobs shop --target shop_restored --storage disk 20261122T152233Z-7f3a9c"
        })
final class EnableJobsCommand extends AgentCommand {

    @Parameters(
            index = "0",
            paramLabel = "DATABASE",
            description = "Name of a configured database: its server and login are used.")
    private String database;

    @Parameters(index = "1", paramLabel = "BACKUPID", description = "Id of the backup it was restored from.")
    private String backupId;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "The restored database on that server. Default: the configured one")
    private String target = "";

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "Where the backup is kept.")
    private String storage;

    @Override
    public Integer call() {
        JsonValue lines = client().callDatabase(database, "enableJobs", target, storage, backupId);
        return print(
                lines,
                lines.asJsonArray().getValuesAs(JsonString.class).stream()
                        .map(JsonString::getString)
                        .toList());
    }
}
