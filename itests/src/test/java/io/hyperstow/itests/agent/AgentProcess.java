package io.hyperstow.itests.agent;

import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One agent of the assembled distribution, in a base folder of its own and on ports of its own. It ends with this JVM,
 * whatever ends the JVM: a shell between the two waits on a pipe and ends the agent when the pipe closes.
 */
public final class AgentProcess implements AutoCloseable {

    public static final String ADMIN_PASSWORD = "itest-admin-password";

    private static final String GUARD =
            "\"$0\" run >\"$1\" 2>&1 </dev/null & agent=$!; echo $agent; cat >/dev/null; kill $agent 2>/dev/null; wait $agent";

    private final Path base;
    private final int httpPort;
    private final int jmxPort;
    private Process guard;
    private long pid;

    private AgentProcess(Path base) throws IOException {
        this.base = base;
        this.httpPort = freePort();
        this.jmxPort = freePort();
    }

    /** Where the assembled distribution lies. */
    public static Path distribution() {
        return Path.of(System.getProperty("hyperstow.distribution"))
                .toAbsolutePath()
                .normalize();
    }

    /** An agent that is not started yet; its {@code etc} may be filled. */
    public static AgentProcess prepare() throws IOException {
        Path base = Files.createTempDirectory("hyperstow itest ");
        Files.createDirectories(base.resolve("etc"));
        return new AgentProcess(base);
    }

    /** Adds a database profile for a server's superuser. */
    public AgentProcess database(String name, TestServer server, String database) throws IOException {
        return database(name, server, database, server.superuser(), "");
    }

    /** Adds a database profile. */
    public AgentProcess database(String name, TestServer server, String database, String user, String password)
            throws IOException {
        config(
                "io.hyperstow.database~" + name,
                "url = jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database,
                "user = " + user,
                password.isEmpty() ? "" : "password = " + password,
                "tools = " + server.tools());
        return this;
    }

    /** Adds a local storage target and answers its folder. */
    public Path storage(String name) throws IOException {
        Path folder = base.resolve("storage-" + name);
        config("io.hyperstow.storage.local~" + name, "directory = " + folder);
        return folder;
    }

    /** Writes a configuration file; equal to how an operator would, in one step. */
    public void config(String pid, String... lines) throws IOException {
        Path temporary = Files.createTempFile(base, "config", ".tmp");
        Files.write(temporary, List.of(lines));
        Files.move(temporary, base.resolve("etc").resolve(pid + ".cfg"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Starts the agent and waits until it is ready. */
    public AgentProcess start() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                GUARD,
                distribution().resolve("bin/hyperstow").toString(),
                base.resolve("agent.out").toString());
        environment(builder.environment());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        guard = builder.start();
        pid = Long.parseLong(guard.inputReader().readLine());
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!ready()) {
            if (System.nanoTime() > deadline || !guard.isAlive() || !alive()) {
                throw new IOException("the agent did not become ready:\n" + output());
            }
            Thread.sleep(50);
        }
        return this;
    }

    private boolean ready() throws InterruptedException {
        try {
            return client().ready();
        } catch (IOException notYet) {
            return false;
        }
    }

    public boolean alive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** The process of the agent itself. */
    public long pid() {
        return pid;
    }

    /** Ends the agent as a crash would. */
    public void kill() throws InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        guard.waitFor(10, TimeUnit.SECONDS);
        awaitEnd();
    }

    /** Ends the agent as a service manager would. */
    public void stop() throws InterruptedException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        awaitEnd();
    }

    private void awaitEnd() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (alive() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
    }

    /** Runs {@code bin/hyperstow} against this agent and answers what it printed and its exit code. */
    public CommandResult command(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(distribution().resolve("bin/hyperstow").toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        environment(builder.environment());
        Path errors = Files.createTempFile(base, "command", ".err");
        builder.redirectError(errors.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new CommandResult(process.waitFor(), output, Files.readString(errors));
    }

    /**
     * What a command did.
     *
     * @param exitCode its exit code
     * @param output what it printed
     * @param errors what it printed to standard error
     */
    public record CommandResult(int exitCode, String output, String errors) {}

    private void environment(Map<String, String> environment) {
        environment.put("HYPERSTOW_BASE", base.toString());
        environment.put("HYPERSTOW_HTTP_PORT", String.valueOf(httpPort));
        environment.put("HYPERSTOW_JMX_PORT", String.valueOf(jmxPort));
        environment.put("HYPERSTOW_ADMIN_PASSWORD", ADMIN_PASSWORD);
    }

    public AgentClient client() {
        return client("admin", ADMIN_PASSWORD);
    }

    public AgentClient client(String user, String password) {
        return new AgentClient(url(), user, password);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + httpPort + "/jolokia");
    }

    public int httpPort() {
        return httpPort;
    }

    public int jmxPort() {
        return jmxPort;
    }

    public Path base() {
        return base;
    }

    /** What the agent printed and logged, for messages. */
    public String output() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : List.of("agent.out", "log/hyperstow.log")) {
            Path path = base.resolve(file);
            if (Files.exists(path)) {
                text.append("== ").append(file).append('\n').append(Files.readString(path));
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        if (guard != null) {
            guard.getOutputStream().close();
            try {
                if (!guard.waitFor(90, TimeUnit.SECONDS)) {
                    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                    guard.destroyForcibly();
                }
                awaitEnd();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
