package io.hyperstow.itests.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Path;

/** Whole databases with {@code pgdump}, beside the native tools alone: the yardstick, and one of very many chunks. */
final class PgDumpBench {

    private static final int RUNS = 3;
    private static final int CHUNKS = 5_000;

    private final TestServer server;
    private final AgentProcess agent;
    private final AgentClient client;
    private final Peers peers;

    PgDumpBench(TestServer server, AgentProcess agent) {
        this.server = server;
        this.agent = agent;
        this.client = agent.client();
        this.peers = new Peers(server);
    }

    /** Only these comparisons. */
    public static void main(String[] arguments) throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String database = server.createDatabase("bench");
        Yardstick.load(server, database, Yardstick.FULL);
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.database("bench", server, database);
            agent.storage("disk");
            agent.start();
            new PgDumpBench(server, agent).compare(database);
        }
    }

    /**
     * @param database the yardstick, which profile {@code bench} names
     */
    void compare(String database) throws Exception {
        compare("the whole yardstick database", "bench", database);
        String many = server.createDatabase("many");
        int chunks = fill(many);
        agent.database("many", server, many);
        while (!reachable("many")) {
            Thread.sleep(100);
        }
        compare("a hypertable of " + chunks + " chunks of 10 rows, with a key and an index", "many", many);
        server.dropDatabase(many);
    }

    private boolean reachable(String profile) throws Exception {
        try {
            return client.read("Database,name=" + profile, "Reachable").asBoolean();
        } catch (AgentClient.Refused notYet) {
            return false;
        }
    }

    /** As many chunks as the server has locks for, twice: pg_dump locks them, and so do we. */
    private int fill(String database) {
        int slots = Integer.parseInt(server.value(
                "postgres",
                "SELECT current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int"));
        int chunks = Math.min(CHUNKS, slots * 2 / 5);
        server.execute(
                database,
                "CREATE TABLE many (time timestamptz NOT NULL, device int NOT NULL, v float8, PRIMARY KEY (time, device))",
                "SELECT create_hypertable('many', 'time', chunk_time_interval => interval '1 hour',"
                        + " create_default_indexes => false)",
                "CREATE INDEX ON many (device, time DESC)");
        for (int from = 0; from < chunks; from += 200) {
            server.execute(
                    database,
                    "INSERT INTO many SELECT timestamptz '2026-01-01 00:00+00' + i * interval '6 min', i % 10, i"
                            + " FROM generate_series(" + 10 * from + ", " + (10 * Math.min(chunks, from + 200) - 1)
                            + ") i");
        }
        server.execute(database, "ANALYZE");
        return chunks;
    }

    private void compare(String what, String profile, String database) throws Exception {
        Path folder = agent.base().resolve("theirs");
        new Comparison("dump of " + what + ", zstd level 1, 2 connections", RUNS)
                .print(
                        "pgdump, rows counted",
                        () -> backup(profile),
                        "pg_dump -Fd -j2 -Z zstd:1",
                        () -> peers.dump(database, folder));
        String backup = backup(profile);
        new Comparison("restore of " + what, RUNS)
                .print(
                        "pgdump, 2 workers, everything checked, analyzed",
                        () -> {
                            restore(profile, backup);
                            server.dropDatabase("bench_ours");
                        },
                        "pre_restore, pg_restore, post_restore, ANALYZE",
                        () -> {
                            peers.restore(folder, "bench_theirs");
                            server.dropDatabase("bench_theirs");
                        });
    }

    private String backup(String profile) throws Exception {
        String job = client.call(
                        "BackupService",
                        "startBackup",
                        profile,
                        "pgdump",
                        "disk",
                        "{\"codec\": \"zstd\", \"level\": 1, \"workers\": 2}")
                .asText();
        return succeeded(client.await(job)).path("backupId").asText();
    }

    private void restore(String profile, String backup) throws Exception {
        succeeded(client.restore(
                "disk", backup, profile, "{\"targetDatabase\": \"bench_ours\", \"createDatabase\": true}"));
    }

    private static JsonNode succeeded(JsonNode status) {
        if (!status.path("state").asText().equals("SUCCEEDED")) {
            throw new IllegalStateException(status.toPrettyString());
        }
        return status;
    }
}
