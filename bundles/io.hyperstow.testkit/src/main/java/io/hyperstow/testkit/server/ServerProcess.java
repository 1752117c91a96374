package io.hyperstow.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A server that lives as long as this JVM. A shell script stands between the two: it makes the data directory, runs the
 * postmaster, reads a pipe that only this JVM holds, and at its end stops the postmaster and removes the data
 * directory. So nothing outlives a JVM that was killed.
 */
final class ServerProcess {

    private static final String DATA = "var/lib/hyperstow";
    private static final AtomicInteger STARTS = new AtomicInteger();
    private static final int ATTEMPTS = 3;

    private final Process shell;
    private final Path log;

    private ServerProcess(Process shell, Path log) {
        this.shell = shell;
        this.log = log;
    }

    static TestServer start(ServerKind kind, ServerFolder folder) throws IOException {
        sweep(folder);
        IOException failure = new IOException("never tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            // Somebody else may take the port between our look and the server's start: then the next one is tried.
            int port = freePort();
            ServerProcess process = launch(kind, folder, port);
            Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop " + kind));
            TestServer server = TestServer.started(kind, port, folder.tools());
            try {
                process.awaitReady(server);
                server.makePasswordRole();
                return server;
            } catch (IOException e) {
                process.stop();
                e.addSuppressed(failure);
                failure = e;
            }
        }
        throw failure;
    }

    private static ServerProcess launch(ServerKind kind, ServerFolder folder, int port) throws IOException {
        String name = ProcessHandle.current().pid() + "-" + STARTS.incrementAndGet() + "-" + port;
        Path log = folder.root().resolve(DATA).resolve(name + ".log");
        Files.createDirectories(log.getParent());
        Process shell = new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        script(),
                        "hyperstow-test-server",
                        folder.root().toString(),
                        "/" + DATA + "/" + name,
                        "/usr/lib/postgresql/" + kind.major() + "/bin",
                        settings(kind, port)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProcess(shell, log);
    }

    private static String script() throws IOException {
        try (InputStream in = ServerProcess.class.getResourceAsStream("server.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String settings(ServerKind kind, int port) {
        String settings = """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                fsync = off
                shared_buffers = 256MB
                max_connections = 60
                max_worker_processes = 24
                max_wal_size = 4GB
                autovacuum = on
                timezone = 'UTC'
                """.formatted(port);
        String timescale = """
                shared_preload_libraries = 'timescaledb'
                timescaledb.telemetry_level = off
                max_locks_per_transaction = 384
                """;
        return settings + (kind.timescale() ? timescale : "") + kind.settings();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(TestServer server) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try (Connection connection = server.connect("postgres")) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                if (!shell.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(e.getMessage() + "; its log ends: " + Command.end(log), e);
                }
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the server started", e);
            }
        }
    }

    /** Ends the pipe and waits until the server is gone. */
    private void stop() {
        try {
            shell.getOutputStream().close();
            shell.waitFor(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Removes what servers left whose JVM is gone: logs of those that failed, data directories after a crash of the
     * machine.
     */
    private static void sweep(ServerFolder folder) throws IOException {
        Path parent = folder.root().resolve(DATA);
        if (!Files.isDirectory(parent)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> files = Files.list(parent)) {
            entries = files.toList();
        }
        for (Path entry : entries) {
            String jvm = entry.getFileName().toString().split("-")[0];
            if (alive(jvm) || alive(postmaster(entry))) {
                continue;
            }
            String failure = Command.failure(5, List.of("rm", "-rf", entry.toString()));
            if (!failure.isEmpty()) {
                throw new IOException(failure);
            }
        }
    }

    private static String postmaster(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file).get(0).strip() : "";
    }

    private static boolean alive(String pid) {
        return pid.matches("[0-9]{1,9}")
                && ProcessHandle.of(Long.parseLong(pid))
                        .map(ProcessHandle::isAlive)
                        .orElse(false);
    }
}
