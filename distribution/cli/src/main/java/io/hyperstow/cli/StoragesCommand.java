package io.hyperstow.cli;

import jakarta.json.JsonObject;
import picocli.CommandLine.Command;

/** {@code storages}: lists the configured storage targets. */
@Command(name = "storages", description = "List the configured storage targets.")
final class StoragesCommand extends AgentCommand {

    @Override
    public Integer call() {
        JsonObject mbeans = client().readAll("StorageTarget");
        return print(mbeans, NamedThings.lines(mbeans, "Kind", "Location", "Features"));
    }
}
