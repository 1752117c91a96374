package io.hyperstow.itests.bench;

import io.hyperstow.itests.agent.AgentProcess;
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

    private Bench() {}

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
            CopyBench copies = new CopyBench(server, agent);
            copies.prepare(database);
            agent.start();
            copies.compare("bench", database);
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
}
