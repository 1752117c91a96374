package io.hyperstow.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check}: examines a database. */
@Command(
        name = "check",
        description = {
            "Examine a database, whoever restored it: is everything that was a hypertable still one, are chunks, indexes,",
            "constraints, background jobs, continuous aggregates and sequences sound? Changes nothing; needs no backup."
        },
        footer = {"", "Example:", "  hyperstow check shop --target shop_restored"})
final class CheckCommand extends StartCommand {

    @Parameters(paramLabel = "DATABASE", description = "Name of a configured database: its server and login are used.")
    private String database;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            description = "Examine this database of that server. Default: the configured one")
    private String target = "";

    @Override
    public Integer call() {
        return started(client().callDatabase(database, "startCheck", target));
    }
}
