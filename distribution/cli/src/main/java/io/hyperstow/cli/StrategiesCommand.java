package io.hyperstow.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;

/** {@code strategies}: lists the strategies. */
@Command(
        name = "strategies",
        description = "List the strategies that can make backups, with the options each understands.")
final class StrategiesCommand extends AgentCommand {

    @Override
    public Integer call() {
        JsonObject mbeans = client().readAll("Strategy");
        return print(mbeans, NamedThings.lines(mbeans, "BundleVersion", "Description", "Options"));
    }
}
