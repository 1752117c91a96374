package io.hyperstow.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself; all it does is in its subcommands. */
@Command(
        name = "hyperstow",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Backs up and restores PostgreSQL databases with TimescaleDB.",
            "",
            "Commands for the agent on this machine:",
            "  start       Start the agent in the background and wait until it is ready.",
            "  run         Run the agent in the foreground, with its log on the terminal.",
            "  status      Say whether it runs: 0 ready, 4 not ready, 3 not running, 1 ended uncleanly.",
            "  stop        Stop it and wait until it is gone.",
            "",
            "Options:"
        },
        commandListHeading = "%nCommands for any agent:%n",
        footer = {
            "",
            "Environment:",
            "  HYPERSTOW_URL            address of the agent; default: the local one",
            "  HYPERSTOW_USER           login; default: admin",
            "  HYPERSTOW_PASSWORD_FILE  file with the password; default: etc/admin.password of the local agent",
            "  HYPERSTOW_BASE           folder with etc, data, log and deploy; default: the installation",
            "  HYPERSTOW_HTTP_PORT, HYPERSTOW_JMX_PORT   ports on 127.0.0.1; default: 8778 and 8779",
            "  HYPERSTOW_JAVA_OPTS      more options for the agent's JVM, like -Xmx512m",
            "",
            "Exit codes: 0 success, also of the job that was followed; 1 failure; 2 wrong command line;",
            "            3 no agent answers; 4 login or permission refused.",
            "",
            "'hyperstow help COMMAND' explains a command."
        })
final class HyperstowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Explain the commands.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    private boolean version;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
