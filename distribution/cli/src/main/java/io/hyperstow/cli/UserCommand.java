package io.hyperstow.cli;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code user}: manages the logins of the local agent in {@code etc/users.properties}. */
@Command(
        name = "user",
        description = "List, add and remove users of the local agent, and change their passwords.",
        footer = {
            "",
            "Works on etc/users.properties of the agent in HYPERSTOW_BASE, as the agent's user; a running agent takes",
            "changes over at once. Passwords are asked on the terminal, or read from a line of standard input.",
            "",
            "Roles: viewer may look; operator may also start backups and verifications and cancel jobs;",
            "       admin may also restore and delete.",
            "",
            "Examples:",
            "  hyperstow user add nagios --role viewer",
            "  hyperstow user password admin --password-file /run/secrets/admin"
        })
final class UserCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Explain this command.")
    private boolean help;

    private final Surroundings surroundings = Surroundings.ofProcess();
    private final UsersFile users = new UsersFile(surroundings.usersFile());

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do is missing: list, add, remove or password");
    }

    @Command(name = "list", description = "List users and roles.", mixinStandardHelpOptions = true)
    int list(@Option(names = "--json", description = "Print one JSON object, a role by user.") boolean json) {
        if (json) {
            System.out.println(Json.createObjectBuilder(Map.<String, Object>copyOf(users.roles()))
                    .build());
            return ExitCode.SUCCESS;
        }
        TextTable table = new TextTable("USER", "ROLE");
        users.roles().forEach(table::row);
        table.lines().forEach(System.out::println);
        return ExitCode.SUCCESS;
    }

    @Command(name = "add", description = "Add a user.", mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "Letters, digits, '.', '_' and '-'.") String name,
            @Option(names = "--role", required = true, paramLabel = "ROLE", description = "viewer, operator or admin.")
                    String role,
            @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds the password.")
                    Path passwordFile) {
        users.add(name, role, PasswordHash.of(newPassword(name, passwordFile)));
        return ExitCode.SUCCESS;
    }

    @Command(name = "remove", description = "Remove a user.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "NAME", description = "The user.") String name) {
        users.remove(name);
        return ExitCode.SUCCESS;
    }

    @Command(name = "password", description = "Change a user's password.", mixinStandardHelpOptions = true)
    int password(
            @Parameters(paramLabel = "NAME", description = "The user.") String name,
            @Option(names = "--password-file", paramLabel = "FILE", description = "A file that holds the password.")
                    Path passwordFile)
            throws IOException {
        users.changePassword(name, PasswordHash.of(newPassword(name, passwordFile)));
        // It holds the password that has just been replaced.
        if (name.equals("admin") && Files.deleteIfExists(surroundings.adminPasswordFile())) {
            System.err.println("etc/admin.password was removed: it held the old password");
        }
        return ExitCode.SUCCESS;
    }

    private static String newPassword(String name, Path file) {
        return file == null ? Passwords.ask("new password of " + name) : Passwords.fromFile(file);
    }
}
