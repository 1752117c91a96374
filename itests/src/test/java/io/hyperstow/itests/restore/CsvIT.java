package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.Psql;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hypertable as CSV: there and back re-partitioned, and back by psql alone. */
class CsvIT {

    private static final String INCLUDE = "\"include\": [\"cpu\", \"tags\"]";
    private static final List<String> TABLES = List.of("cpu", "tags");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void comesBackRepartitionedAndByPsqlAlone(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "csv")) {
            TestServer server = agent.server();
            Yardstick.load(server, agent.database(), Yardstick.FULL / 20);
            String backup = agent.csvBackup("{" + INCLUDE + ", \"codec\": \"none\"}");
            verify(agent, backup);
            String target = agent.restore(
                    backup,
                    "other",
                    "\"check\": \"hashes\", \"hypertables\": {\"cpu\": {\"chunkInterval\": \"5 hours\","
                            + " \"partitionColumn\": \"tags_id\", \"partitions\": 2}}");
            for (String table : TABLES) {
                assertSame(agent, target, table);
            }
            assertTrue(
                    Contents.dimensions(server, target, "cpu").contains("2 tags_id   2"),
                    () -> Contents.dimensions(server, target, "cpu"));
            byPsql(agent, backup);
            String byChunk = agent.csvBackup("{" + INCLUDE + ", \"filePer\": \"chunk\"}");
            assertSame(agent, agent.restore(byChunk, "chunks", "\"check\": \"hashes\""), "cpu");
        }
    }

    /** The manual's way with our files: definitions without rows, then {@code \copy}. */
    private static void byPsql(RunningAgent agent, String backup) throws Exception {
        TestServer server = agent.server();
        String target = server.createDatabase("by_psql");
        try {
            server.execute(
                    target,
                    "CREATE TABLE tags(id int PRIMARY KEY, hostname text NOT NULL, region text, datacenter text,"
                            + " rack text, os text)",
                    "CREATE TABLE cpu(time timestamptz NOT NULL, tags_id int NOT NULL, hostname text, usage_user float8,"
                            + " usage_system float8, usage_idle float8, usage_nice float8, usage_iowait float8,"
                            + " usage_irq float8, usage_softirq float8, usage_steal float8, usage_guest float8,"
                            + " usage_guest_nice float8)",
                    "SELECT create_hypertable('cpu', 'time')");
            Psql psql = new Psql(server, target);
            for (String table : TABLES) {
                List<Path> files = files(agent, backup, table);
                assertEquals(1, files.size(), "one file a table");
                psql.run("\\copy " + table + " from '" + files.get(0) + "' csv header");
                assertEquals(
                        Contents.rows(server, agent.database(), table), Contents.rows(server, target, table), table);
            }
        } finally {
            server.dropDatabase(target);
        }
    }

    private static List<Path> files(RunningAgent agent, String backup, String table) throws Exception {
        JsonNode manifest = JSON.readTree(agent.client()
                .call("BackupService", "manifest", STORAGE, backup)
                .asText());
        List<Path> files = new ArrayList<>();
        for (JsonNode artifact : manifest.path("artifacts")) {
            if (artifact.path("table").path("name").asText().equals(table)) {
                files.add(agent.storage().resolve(artifact.path("key").asText()));
            }
        }
        return files;
    }

    private static void verify(RunningAgent agent, String backup) throws Exception {
        succeeded(agent.client()
                .await(agent.client()
                        .call("BackupService", "startVerify", STORAGE, backup)
                        .asText()));
    }

    private static void assertSame(RunningAgent agent, String target, String table) {
        TestServer server = agent.server();
        assertEquals(Contents.rows(server, agent.database(), table), Contents.rows(server, target, table), table);
        assertEquals(
                Contents.definitions(server, agent.database(), table),
                Contents.definitions(server, target, table),
                table);
    }
}
