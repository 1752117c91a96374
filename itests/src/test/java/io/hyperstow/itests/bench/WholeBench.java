package io.hyperstow.itests.bench;

import static io.hyperstow.itests.agent.RunningAgent.succeeded;

import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Path;

/** Whole databases, ours beside the tools alone: one with many rows by pgdump, one with many chunks by each strategy. */
final class WholeBench {

    private static final int RUNS = 3;

    private final TestServer server;
    private final AgentProcess agent;
    private final AgentClient client;
    private final Peer peer;
    private String chunky;

    WholeBench(TestServer server, AgentProcess agent) {
        this.server = server;
        this.agent = agent;
        this.client = agent.client();
        this.peer = new Peer(server);
    }

    /** Only these comparisons. */
    public static void main(String[] arguments) throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String database = server.createDatabase("bench");
        Yardstick.load(server, database, Yardstick.FULL);
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.database("bench", server, database);
            agent.storage("disk");
            WholeBench bench = new WholeBench(server, agent);
            bench.prepare();
            agent.start();
            bench.compare("bench", database);
        }
    }

    /** Makes the database with many chunks, and its profile {@code chunks}; before the agent starts. */
    void prepare() throws IOException {
        chunky = server.createDatabase("bench_chunks");
        chunks(chunky);
        agent.database("chunks", server, chunky);
    }

    /**
     * @param profile the profile of the database with many rows
     */
    void compare(String profile, String database) throws Exception {
        compare("cpu, conditions and tags", "pgdump", profile, database);
        compare("5,000 chunks of 10 rows", "pgdump", "chunks", chunky);
        compare("5,000 chunks of 10 rows", "parallel-copy", "chunks", chunky);
    }

    private void compare(String what, String strategy, String profile, String database) throws Exception {
        Path folder = agent.base().resolve("pg_dump");
        new Comparison("whole database, " + what + ": dump, zstd level 1, 2 workers", 3, RUNS)
                .print(
                        strategy,
                        () -> succeeded(client.backup(profile, strategy, "disk", "{\"workers\": 2}")),
                        "pg_dump -Fd -j2 -Z zstd:1",
                        () -> peer.dump(database, folder));
        String backup = succeeded(client.backup(profile, strategy, "disk", "{\"workers\": 2}"))
                .path("backupId")
                .asText();
        new Comparison("whole database, " + what + ": restore", 1, RUNS)
                .print(
                        strategy + ", 2 workers, checked",
                        () -> {
                            succeeded(client.restore(
                                    "disk",
                                    backup,
                                    profile,
                                    "{\"targetDatabase\": \"bench_ours\", \"createDatabase\": true, \"workers\": 2}"));
                            server.dropDatabase("bench_ours");
                        },
                        "pg_restore with pre_restore, post_restore",
                        () -> {
                            peer.restore(folder, "bench_theirs");
                            server.dropDatabase("bench_theirs");
                        });
    }

    private void chunks(String database) {
        server.execute(
                database,
                "CREATE TABLE m(time timestamptz NOT NULL, device int NOT NULL, v float8, PRIMARY KEY (time, device))",
                "SELECT create_hypertable('m', 'time', chunk_time_interval => interval '1 hour')",
                "CREATE INDEX ON m (device, time DESC)");
        for (int first = 0; first < 5_000; first += 500) {
            server.execute(
                    database,
                    "INSERT INTO m SELECT timestamptz '2026-01-01' + c * interval '1 hour' + k * interval '1 min', k, k"
                            + " FROM generate_series(" + first + ", " + (first + 499)
                            + ") c, generate_series(1, 10) k");
        }
    }
}
