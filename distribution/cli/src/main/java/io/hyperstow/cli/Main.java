package io.hyperstow.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The client's process: finds the command, runs it, and turns failures into messages and {@link ExitCode}s. */
public final class Main {

    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("backup", BackupCommand::new);
        COMMANDS.put("restore", RestoreCommand::new);
        COMMANDS.put("adopt", AdoptCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("enable-jobs", EnableJobsCommand::new);
        COMMANDS.put("delete", DeleteCommand::new);
        COMMANDS.put("backups", BackupsCommand::new);
        COMMANDS.put("manifest", ManifestCommand::new);
        COMMANDS.put("jobs", JobsCommand::new);
        COMMANDS.put("job", JobCommand::new);
        COMMANDS.put("databases", DatabasesCommand::new);
        COMMANDS.put("storages", StoragesCommand::new);
        COMMANDS.put("strategies", StrategiesCommand::new);
        COMMANDS.put("user", UserCommand::new);
    }

    private Main() {}

    public static void main(String[] arguments) {
        // The JDK would send a request a second time when the connection breaks, and start a job twice.
        System.setProperty("sun.net.http.retryPost", "false");
        System.exit(commandLine(arguments).execute(arguments));
    }

    static CommandLine commandLine(String... arguments) {
        CommandLine root = new CommandLine(new HyperstowCommand());
        String name = arguments.length == 0 ? "" : arguments[0];
        if (COMMANDS.containsKey(name)) {
            root.addSubcommand(name, COMMANDS.get(name).get());
        } else {
            COMMANDS.forEach((other, command) -> root.addSubcommand(other, command.get()));
            root.addSubcommand(new CommandLine.HelpCommand());
        }
        root.getCommandSpec().version("hyperstow " + version());
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        root.setUsageHelpWidth(110);
        root.setParameterExceptionHandler(Main::usage);
        root.setExecutionExceptionHandler(Main::failure);
        return root;
    }

    private static int usage(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName(" ");
        String help = command.getParent() == null ? name + " help" : name + " --help";
        print(command.getErr(), e.getMessage().replaceFirst("^Error: ", ""), "see '" + help + "'");
        return ExitCode.USAGE;
    }

    private static int failure(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        if (e instanceof CommandException failure) {
            print(command.getErr(), failure.getMessage(), failure.hint());
            return failure.exitCode();
        }
        print(command.getErr(), "this is a defect of hyperstow: " + e, "report it with the command you gave");
        return ExitCode.FAILURE;
    }

    private static void print(PrintWriter errors, String problem, String hint) {
        errors.println("error: " + problem);
        if (!hint.isEmpty()) {
            errors.println("hint: " + hint);
        }
        errors.flush();
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
