package io.hyperstow.itests.bench;

import static io.hyperstow.itests.agent.RunningAgent.succeeded;

import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.Psql;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** {@code cpu} out of one CSV file, beside {@code psql}'s {@code \copy} of the same file. */
final class CsvBench {

    private final TestServer server;
    private final AgentClient client;
    private final String profile;
    private final Path storage;

    CsvBench(TestServer server, AgentProcess agent, String profile, Path storage) {
        this.server = server;
        this.client = agent.client();
        this.profile = profile;
        this.storage = storage;
    }

    /** Only this comparison. */
    public static void main(String[] arguments) throws Exception {
        TestServer server = Testbed.server(ServerKind.valueOf(arguments.length > 0 ? arguments[0] : "PG17_TIMESCALE"));
        String database = server.createDatabase("bench");
        Yardstick.load(server, database, Yardstick.FULL);
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.database("bench", server, database);
            Path storage = agent.storage("disk");
            agent.start();
            CsvBench bench = new CsvBench(server, agent, "bench", storage);
            bench.compare();
            bench.compareAdopted(database);
        } finally {
            server.dropDatabase(database);
        }
    }

    void compare() throws Exception {
        String backup = succeeded(client.backup(
                        profile, "csv", "disk", "{\"include\": [\"cpu\"], \"codec\": \"none\", \"workers\": 2}"))
                .path("backupId")
                .asText();
        Path file;
        try (Stream<Path> files = Files.walk(storage)) {
            file = files.filter(path -> path.toString().endsWith(".csv"))
                    .findFirst()
                    .orElseThrow();
        }
        compare("csv, 2 workers, counts checked", backup, file);
    }

    /** The same with a file of psql's own. */
    private void compareAdopted(String database) throws Exception {
        Path file = storage.resolve("cpu.csv");
        new Psql(server, database).run("\\copy (select * from cpu) to '" + file + "' csv header");
        String options = "{\"database\": \"" + profile + "\", \"table\": \"cpu\"}";
        long begin = System.nanoTime();
        String backup = succeeded(client.await(client.call("BackupService", "startAdopt", "disk", "cpu.csv", options)
                        .asText()))
                .path("backupId")
                .asText();
        System.out.printf(Locale.ROOT, "adoption of that file: %.1f s%n", (System.nanoTime() - begin) / 1e9);
        compare("csv, adopted, 2 workers, counts checked", backup, file);
    }

    private void compare(String ours, String backup, Path file) throws Exception {
        new Comparison(
                        "load of cpu from one CSV of " + Files.size(file) / 1_000_000 + " MB into a new hypertable",
                        1,
                        3)
                .print(
                        ours,
                        () -> {
                            succeeded(client.restore(
                                    "disk",
                                    backup,
                                    profile,
                                    "{\"targetDatabase\": \"bench_ours\", \"createDatabase\": true, \"workers\": 2}"));
                            server.dropDatabase("bench_ours");
                        },
                        "psql \\copy into the indexed hypertable",
                        () -> {
                            copy(server, file);
                            server.dropDatabase("bench_theirs");
                        });
    }

    /** Makes a database and loads the file into an empty {@code cpu} with its indexes. */
    static void copy(TestServer server, Path file) throws Exception {
        server.execute("postgres", "CREATE DATABASE bench_theirs TEMPLATE template0");
        server.execute("bench_theirs", "CREATE EXTENSION timescaledb");
        server.execute("bench_theirs", Yardstick.CPU.toArray(String[]::new));
        new Psql(server, "bench_theirs").run("\\copy cpu from '" + file + "' csv header", "ANALYZE cpu");
    }
}
