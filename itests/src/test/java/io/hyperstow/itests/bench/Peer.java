package io.hyperstow.itests.bench;

import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The manual's way, for whole databases: pg_dump, and pg_restore between pre_restore and post_restore. */
final class Peer {

    private final TestServer server;

    Peer(TestServer server) {
        this.server = server;
    }

    /** A directory archive on two connections, zstd level 1. */
    void dump(String database, Path folder) throws Exception {
        delete(folder);
        tool("pg_dump", "-Fd", "-j2", "-Z", "zstd:1", "-f", folder.toString(), database);
    }

    /** Into a new database, on one connection: more of them break TimescaleDB's catalog. */
    void restore(Path folder, String target) throws Exception {
        server.execute("postgres", "CREATE DATABASE " + target + " TEMPLATE template0");
        server.execute(target, "CREATE EXTENSION timescaledb", "SELECT timescaledb_pre_restore()");
        tool("pg_restore", "-Fd", "-d", target, folder.toString());
        server.execute(target, "SELECT timescaledb_post_restore()", "ANALYZE");
    }

    private void tool(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                server.tools().resolve(program).toString(),
                "-h",
                server.host(),
                "-p",
                String.valueOf(server.port()),
                "-U",
                server.superuser()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(program + " failed: " + output);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
