package io.hyperstow.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;

/** {@code databases}: lists the configured databases. */
@Command(name = "databases", description = "List the configured databases and whether their servers answer.")
final class DatabasesCommand extends AgentCommand {

    @Override
    public Integer call() {
        JsonObject mbeans = client().readAll("Database");
        return print(
                mbeans,
                NamedThings.lines(
                        mbeans, "Reachable", "ServerVersion", "TimescaleVersion", "Edition", "Url", "LastError"));
    }
}
