package io.hyperstow.cli;

import jakarta.json.JsonValue;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command that talks to an agent. */
abstract class AgentCommand implements Callable<Integer> {

    @Option(
            names = "--json",
            description = "Print the agent's answer as JSON, for machines; nothing else goes to standard output.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Explain this command.")
    boolean help;

    private AgentClient client;

    final AgentClient client() {
        if (client == null) {
            client = new AgentClient(Surroundings.ofProcess());
        }
        return client;
    }

    final PrintStream out() {
        return System.out;
    }

    /** Prints the agent's answer, or the lines made of it for people. */
    final int print(JsonValue answer, List<String> lines) {
        if (json) {
            out().println(answer);
        } else {
            lines.forEach(out()::println);
        }
        return ExitCode.SUCCESS;
    }

    /** The terminal's width; 0 when standard error is none. */
    static int columns() {
        return Integer.getInteger("hyperstow.columns", 0);
    }
}
