package io.hyperstow.postgres.internal.tools;

import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.postgres.internal.connect.ClientLogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files a run of a program needs, in a folder that only this user can enter and that is gone afterwards: the
 * password, and a script that runs the program. The script is there for names beyond ASCII, which a JVM in a POSIX
 * locale cannot hand to a process as an argument or a variable, and it ends the program when its own standard input ends:
 * an agent that is killed leaves no program behind that goes on with its work.
 */
final class ToolLaunch implements AutoCloseable {

    /** The shell outlives the program, so that its end is the program's, with the program's exit code. */
    private static final String RUN = """
            trap : HUP INT TERM
            exec 3<&0 </dev/null
            PROGRAM 3<&- &
            program=$!
            { cat <&3; kill "$program"; } >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$program"
            code=$?
            while kill -0 "$program" 2>/dev/null; do
                wait "$program"
                code=$?
            done
            kill "$watcher" 2>/dev/null
            exit "$code"
            """;

    private final Path folder;
    private final Path script;

    private ToolLaunch(Path folder) {
        this.folder = folder;
        this.script = folder.resolve("run.sh");
    }

    static ToolLaunch of(Path program, PostgresTool.Invocation invocation) throws IOException {
        Path folder = Files.createTempDirectory(
                "hyperstow-tool", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ToolLaunch launch = new ToolLaunch(folder);
        try {
            launch.write(program, invocation);
            return launch;
        } catch (IOException | RuntimeException e) {
            launch.close();
            throw e;
        }
    }

    private void write(Path program, PostgresTool.Invocation invocation) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        variables.put("LC_ALL", "C");
        if (invocation.database() != null) {
            ClientLogin login = NativeTools.profileOf(invocation.database()).clientLogin();
            variables.putAll(login.environment());
            variables.put("PGHOST", login.host());
            variables.put("PGPORT", String.valueOf(login.port()));
            variables.put("PGUSER", login.user());
            variables.put("PGDATABASE", invocation.databaseName());
            variables.put("PGAPPNAME", "hyperstow");
            variables.put("PGCONNECT_TIMEOUT", "10");
            if (login.password() != null) {
                Path passwords = folder.resolve("pgpass");
                writePrivate(passwords, passwordLine(login));
                variables.put("PGPASSFILE", passwords.toString());
            }
        }
        String exports = variables.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                .collect(Collectors.joining());
        String command = Stream.concat(Stream.of(program.toString()), invocation.arguments().stream())
                .map(ToolLaunch::quoted)
                .collect(Collectors.joining(" "));
        writePrivate(script, exports + RUN.replace("PROGRAM", command));
    }

    private static void writePrivate(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /** A line of libpq's password file (PostgreSQL manual, "The Password File"). */
    static String passwordLine(ClientLogin login) {
        return "*:*:*:*:" + login.password().replace("\\", "\\\\").replace(":", "\\:") + "\n";
    }

    /** A word for the shell, whatever is in it. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Starts the program without the agent's own variables of libpq. It ends when its standard input is closed. */
    Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("/bin/sh", script.toString()));
        String ownPasswords = builder.environment().get("PGPASSFILE");
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PG"));
        if (ownPasswords != null) {
            builder.environment().put("PGPASSFILE", ownPasswords);
        }
        return builder.start();
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(folder.resolve("pgpass"));
        Files.deleteIfExists(script);
        Files.deleteIfExists(folder);
    }
}
