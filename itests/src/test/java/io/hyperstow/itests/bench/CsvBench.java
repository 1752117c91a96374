package io.hyperstow.itests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.Psql;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
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
            new CsvBench(server, agent, "bench", storage).compare();
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
        new Comparison("load of cpu from one CSV of " + Files.size(file) / 1_000_000 + " MB into a new hypertable", 3)
                .print(
                        "csv, 2 workers, counts checked",
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
                            copy(file);
                            server.dropDatabase("bench_theirs");
                        });
    }

    private void copy(Path file) throws Exception {
        server.execute("postgres", "CREATE DATABASE bench_theirs TEMPLATE template0");
        server.execute("bench_theirs", "CREATE EXTENSION timescaledb");
        server.execute("bench_theirs", Yardstick.CPU.toArray(String[]::new));
        new Psql(server, "bench_theirs").run("\\copy cpu from '" + file + "' csv header", "ANALYZE cpu");
    }

    private static JsonNode succeeded(JsonNode status) {
        if (!status.path("state").asText().equals("SUCCEEDED")) {
            throw new IllegalStateException(status.toPrettyString());
        }
        return status;
    }
}
