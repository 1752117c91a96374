package io.hyperstow.itests.bench;

import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ours beside the peers', in one run on one machine. */
public final class Bench {

    private static final int RUNS = 5;

    private final TestServer server;
    private final String database;
    private final AgentProcess agent;
    private final AgentClient client;
    private final Peer peer;

    private Bench(TestServer server, String database, AgentProcess agent) {
        this.server = server;
        this.database = database;
        this.agent = agent;
        this.client = agent.client();
        this.peer = new Peer(server);
    }

    public static void main(String[] arguments) throws Exception {
        archive();
        ready();
        idle();
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String database = server.createDatabase("bench");
        Yardstick.load(server, database, Yardstick.FULL);
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.database("bench", server, database);
            Path storage = agent.storage("disk");
            WholeBench whole = new WholeBench(server, agent);
            whole.prepare();
            agent.start();
            Bench bench = new Bench(server, database, agent);
            bench.dump();
            bench.restore();
            whole.compare("bench", database);
            new CsvBench(server, agent, "bench", storage).compare();
            System.out.printf(
                    Locale.ROOT, "agent after these runs: %.0f MB resident at most%n", status(agent.pid(), "VmHWM"));
        }
    }

    private static void archive() throws IOException {
        try (Stream<Path> files = Files.list(AgentProcess.distribution().resolveSibling("."))) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("hyperstow-"))
                    .sorted()
                    .toList()) {
                System.out.printf(Locale.ROOT, "%s: %.1f MB%n", file.getFileName(), Files.size(file) / 1e6);
            }
        }
    }

    private static void ready() throws Exception {
        List<Double> first = new ArrayList<>();
        List<Double> again = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            try (AgentProcess agent = AgentProcess.prepare()) {
                first.add(start(agent));
                agent.stop();
                again.add(start(agent));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "ready after start: first %.2f s, later %.2f s (medians of %d)%n",
                Comparison.median(first),
                Comparison.median(again),
                RUNS);
    }

    private static double start(AgentProcess agent) throws Exception {
        long begin = System.nanoTime();
        agent.start();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void idle() throws Exception {
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.start();
            TimeUnit.SECONDS.sleep(30);
            System.out.printf(Locale.ROOT, "idle, 30 s after start: %.0f MB resident%n", status(agent.pid(), "VmRSS"));
        }
    }

    /** A figure of {@code /proc/PID/status}, in MB. */
    private static double status(long pid, String field) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElse(-1);
        }
    }

    private void dump() throws Exception {
        Path folder = agent.base().resolve("pg_dump");
        new Comparison("dump of cpu, conditions and tags, zstd level 1, 2 workers", RUNS)
                .print(
                        "parallel-copy, text",
                        () -> backup("text"),
                        "pg_dump -Fd -j2 -Z zstd:1",
                        () -> peer.dump(database, folder));
        new Comparison("the same, format auto", RUNS)
                .print(
                        "parallel-copy, auto",
                        () -> backup("auto"),
                        "pg_dump -Fd -j2 -Z zstd:1",
                        () -> peer.dump(database, folder));
    }

    private void restore() throws Exception {
        String backupId = backup("auto");
        Path folder = agent.base().resolve("pg_dump");
        peer.dump(database, folder);
        new Comparison("restore of the same, with indexes and foreign key", 3)
                .print(
                        "parallel-copy, 2 workers, counts checked",
                        () -> {
                            RunningAgent.succeeded(client.restore(
                                    "disk",
                                    backupId,
                                    "bench",
                                    "{\"targetDatabase\": \"bench_ours\", \"createDatabase\": true}"));
                            server.dropDatabase("bench_ours");
                        },
                        "pg_restore with pre_restore, post_restore",
                        () -> {
                            peer.restore(folder, "bench_theirs");
                            server.dropDatabase("bench_theirs");
                        });
    }

    private String backup(String format) throws IOException, InterruptedException {
        String options = "{\"include\": [\"cpu\", \"conditions\", \"tags\"], \"format\": \"" + format
                + "\", \"codec\": \"zstd\", \"level\": 1, \"workers\": 2}";
        return RunningAgent.succeeded(client.backup("bench", "disk", options))
                .path("backupId")
                .asText();
    }
}
