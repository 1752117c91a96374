package io.hyperstow.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code etc/users.properties}: a line {@code name = role:hash} a user. Lines that are not touched, comments included,
 * stay as they are; a change replaces the file at once, so the agent never reads half of it.
 */
final class UsersFile {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern LINE = Pattern.compile("\\s*([^#!\\s=:][^\\s=:]*)\\s*[=:]\\s*([^:]*):(.*)");
    private static final List<String> ROLES = List.of("viewer", "operator", "admin");

    private final Path file;

    UsersFile(Path file) {
        this.file = file;
    }

    /** Roles by user, in the order of the names. */
    Map<String, String> roles() {
        Map<String, String> roles = new TreeMap<>();
        for (String line : lines()) {
            Matcher entry = LINE.matcher(line);
            if (entry.matches()) {
                roles.put(entry.group(1), entry.group(2).strip());
            }
        }
        return roles;
    }

    void add(String name, String role, String passwordHash) {
        if (!NAME.matcher(name).matches()) {
            throw new CommandException(
                    ExitCode.USAGE, "'" + name + "' is not a user name", "use letters, digits, '.', '_' and '-'");
        }
        if (!ROLES.contains(role)) {
            throw new CommandException(ExitCode.USAGE, "'" + role + "' is not a role", "one of " + ROLES);
        }
        if (roles().containsKey(name)) {
            throw new CommandException(
                    ExitCode.FAILURE,
                    "the user '" + name + "' exists",
                    "change the password with 'hyperstow user password " + name + "'");
        }
        if (!role.equals("admin") && !roles().containsValue("admin")) {
            throw new CommandException(
                    ExitCode.FAILURE,
                    "there is no admin yet in '" + file + "'",
                    "start the agent once, it makes one; or add one first with --role admin");
        }
        List<String> lines = lines();
        lines.add(line(name, role, passwordHash));
        write(lines);
    }

    void changePassword(String name, String passwordHash) {
        replace(name, line(name, known(name), passwordHash));
    }

    void remove(String name) {
        boolean lastAdmin = known(name).equals("admin")
                && roles().values().stream().filter("admin"::equals).count() == 1;
        if (lastAdmin) {
            throw new CommandException(
                    ExitCode.FAILURE,
                    "'" + name + "' is the last admin",
                    "add another one first: hyperstow user add NAME --role admin");
        }
        replace(name, null);
    }

    private String known(String name) {
        String role = roles().get(name);
        if (role == null) {
            throw new CommandException(
                    ExitCode.FAILURE, "no user '" + name + "' in '" + file + "'", "see 'hyperstow user list'");
        }
        return role;
    }

    private void replace(String name, String replacement) {
        List<String> lines = new ArrayList<>();
        for (String line : lines()) {
            Matcher entry = LINE.matcher(line);
            if (!entry.matches() || !entry.group(1).equals(name)) {
                lines.add(line);
            } else if (replacement != null) {
                lines.add(replacement);
            }
        }
        write(lines);
    }

    private static String line(String name, String role, String passwordHash) {
        return name + " = " + role + ":" + passwordHash;
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : new ArrayList<>();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(List<String> lines) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.write(unfinished, lines, StandardCharsets.UTF_8);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private CommandException failed(IOException e) {
        return new CommandException(
                ExitCode.FAILURE,
                "the users in '" + file + "' cannot be read or changed: " + e,
                "work as the agent's user, on its machine; HYPERSTOW_BASE names its folder");
    }
}
