package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The yardstick's three tables at a twentieth of their size, there and back. */
class YardstickIT {

    private static final String INCLUDE = "\"include\": [\"cpu\", \"conditions\", \"tags\"]";
    private static final List<String> TABLES = List.of("cpu", "conditions", "tags");

    private static RunningAgent agent;
    private static TestServer server;
    private static String backupId;

    @BeforeAll
    static void backUp() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "yardstick");
        server = agent.server();
        Yardstick.load(server, agent.database(), Yardstick.FULL / 20);
        backupId = agent.backup("{" + INCLUDE + ", \"label\": \"the yardstick\"}");
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    @Test
    void restoresEqualRowsDefinitionsAndChunks() throws Exception {
        String target = agent.restore(backupId, "same", "\"check\": \"hashes\"");
        for (String table : TABLES) {
            assertSame(target, table);
            assertEquals(
                    Contents.chunks(server, agent.database(), table), Contents.chunks(server, target, table), table);
            assertEquals(
                    Contents.dimensions(server, agent.database(), table),
                    Contents.dimensions(server, target, table),
                    table);
        }
        assertNull(server.value(
                target,
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"));
    }

    @Test
    void restoresIntoAnotherPartitioning() throws Exception {
        String target = agent.restore(
                backupId,
                "other",
                "\"check\": \"hashes\", \"hypertables\": {\"cpu\": {\"chunkInterval\": \"3 hours\","
                        + " \"partitionColumn\": \"tags_id\", \"partitions\": 3}}");
        for (String table : TABLES) {
            assertSame(target, table);
        }
        assertTrue(
                Contents.dimensions(server, target, "cpu").contains("2 tags_id   3"),
                () -> Contents.dimensions(server, target, "cpu"));
        long before = Contents.chunks(server, agent.database(), "cpu");
        long after = Contents.chunks(server, target, "cpu");
        assertTrue(after > 6 * before, () -> before + " chunks became " + after);
        assertEquals(
                "0",
                server.value(
                        target,
                        "SELECT count(*) FROM show_chunks('cpu') AS c WHERE (xpath('/row/n/text()', query_to_xml("
                                + "format('SELECT count(*) AS n FROM %s', c), false, true, '')))[1]::text = '0'"),
                "chunks that stayed empty");
    }

    @Test
    void restoresIntoANewerServerOfAnotherExtensionVersion() throws Exception {
        TestServer newer = io.hyperstow.testkit.server.Testbed.server(ServerKind.PG18_TIMESCALE);
        agent.process().database("newer", newer, "postgres");
        String target = "yardstick_newer_" + System.nanoTime();
        awaitProfile("newer");
        try {
            succeeded(agent.client().restore(STORAGE, backupId, "newer", intoNew(target, "\"check\": \"hashes\"")));
            for (String table : TABLES) {
                assertEquals(
                        Contents.rows(server, agent.database(), table), Contents.rows(newer, target, table), table);
            }
        } finally {
            newer.dropDatabase(target);
        }
    }

    private static void awaitProfile(String name) throws Exception {
        for (int i = 0; i < 100; i++) {
            try {
                agent.client().read("Database,name=" + name, "Reachable");
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
    }

    @Test
    void addsToTablesThatExistOrReplacesTheirRows() throws Exception {
        String target = agent.restore(backupId, "existing", "\"include\": [\"tags\", \"conditions\"]");
        failed(
                "TABLE_EXISTS",
                agent.client().restore(STORAGE, backupId, PROFILE, "{\"targetDatabase\": \"" + target + "\"}"));
        server.execute(target, "DELETE FROM conditions WHERE location = 'location 1'");
        server.execute(target, "INSERT INTO tags(id, hostname) VALUES (5000, 'another')");
        succeeded(agent.client()
                .restore(
                        STORAGE,
                        backupId,
                        PROFILE,
                        "{\"targetDatabase\": \"" + target + "\", \"existing\": \"truncate\"}"));
        for (String table : TABLES) {
            assertSame(target, table);
        }
        server.execute(target, "DELETE FROM cpu");
        succeeded(agent.client()
                .restore(
                        STORAGE,
                        backupId,
                        PROFILE,
                        "{\"targetDatabase\": \"" + target + "\", \"existing\": \"append\", \"include\": [\"cpu\"]}"));
        assertEquals(
                Contents.rows(server, agent.database(), "cpu"), Contents.rows(server, target, "cpu"), "cpu appended");
    }

    @Test
    void aForeignKeyWhoseTableIsNotRestoredIsLeftOutByName() throws Exception {
        String target = agent.newDatabaseName("dangling");
        JsonNode status = succeeded(
                agent.client().restore(STORAGE, backupId, PROFILE, intoNew(target, "\"include\": [\"cpu\"]")));
        assertTrue(status.path("warnings").toString().contains("cpu_tags_id_fkey"), status::toPrettyString);
        assertEquals(
                "0",
                server.value(
                        target,
                        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'cpu'::regclass"));
    }

    @Test
    void everyFormatAndCodecGivesTheSameRows() throws Exception {
        String expected = Contents.rows(server, agent.database(), "conditions");
        for (String options : List.of(
                "\"format\": \"text\", \"codec\": \"none\"",
                "\"format\": \"csv\", \"codec\": \"gzip\"",
                "\"format\": \"binary\", \"codec\": \"lz4\"",
                "\"format\": \"binary\", \"codec\": \"zstd\", \"level\": 3, \"workers\": 4")) {
            String backup = agent.backup("{\"include\": [\"conditions\"], " + options + "}");
            String target = agent.restore(backup, "f" + Math.abs(options.hashCode()), "\"check\": \"hashes\"");
            assertEquals(expected, Contents.rows(server, target, "conditions"), options);
            succeeded(agent.client()
                    .await(agent.client()
                            .call("BackupService", "startVerify", STORAGE, backup)
                            .asText()));
            server.dropDatabase(target);
        }
    }

    @Test
    void aFlippedByteIsFoundByVerifyAndByRestoreAndNamed() throws Exception {
        String backup = agent.backup("{\"include\": [\"tags\"], \"format\": \"text\", \"codec\": \"none\"}");
        Path file;
        try (Stream<Path> files = Files.walk(agent.storage().resolve("backups").resolve(backup))) {
            file = files.filter(path -> path.toString().contains("/data/") && Files.isRegularFile(path))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.delete(file);
        Files.write(file, bytes, StandardOpenOption.CREATE_NEW);
        JsonNode verify = failed(
                "ARTIFACT_CORRUPT",
                agent.client()
                        .await(agent.client()
                                .call("BackupService", "startVerify", STORAGE, backup)
                                .asText()));
        assertTrue(
                verify.path("errorMessage").asText().contains(file.getFileName().toString()), verify::toPrettyString);
        String target = agent.newDatabaseName("corrupt");
        JsonNode restore =
                failed("ARTIFACT_CORRUPT", agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
        assertTrue(
                restore.path("errorMessage")
                        .asText()
                        .contains(file.getFileName().toString()),
                restore::toPrettyString);
        assertEquals(
                "0",
                server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"),
                "a failed restore leaves no database");
    }

    @Test
    void aUniqueKeyWithoutThePartitionColumnIsRefusedInThePlan() throws Exception {
        server.execute(
                agent.database(),
                "CREATE TABLE keyed(time timestamptz NOT NULL, device int NOT NULL, site int NOT NULL, v float8,"
                        + " PRIMARY KEY (device, time))",
                "SELECT create_hypertable('keyed', 'time')",
                "INSERT INTO keyed VALUES (now(), 1, 1, 1)");
        String backup = agent.backup("{\"include\": [\"keyed\"]}");
        IOException refused = org.junit.jupiter.api.Assertions.assertThrows(IOException.class, () -> agent.client()
                .call(
                        "RestoreService",
                        "previewRestore",
                        STORAGE,
                        backup,
                        PROFILE,
                        intoNew(
                                agent.database() + "_keyed",
                                "\"hypertables\": {\"keyed\": {\"partitionColumn\": \"site\","
                                        + " \"partitions\": 2}}")));
        assertTrue(refused.getMessage().contains("keyed_pkey"), refused::getMessage);
        assertTrue(refused.getMessage().contains("hint:"), refused::getMessage);
    }

    @Test
    void listsDescribesAndDeletesBackups() throws Exception {
        String backup = agent.backup("{\"include\": [\"tags\"], \"label\": \"to be deleted\"}");
        JsonNode list = agent.client().call("BackupService", "listBackups", STORAGE, "{\"limit\": 1}");
        assertEquals(backup, list.path(0).path("backupId").asText());
        assertEquals("to be deleted", list.path(0).path("label").asText());
        assertEquals(1000, list.path(0).path("rows").asLong());
        succeeded(agent.client()
                .await(agent.client()
                        .call("BackupService", "startDelete", STORAGE, backup, false)
                        .asText()));
        assertEquals(
                backup,
                agent.client()
                        .call("BackupService", "listBackups", STORAGE, "{\"limit\": 1}")
                        .path(0)
                        .path("backupId")
                        .asText(),
                "without confirm nothing goes");
        succeeded(agent.client()
                .await(agent.client()
                        .call("BackupService", "startDelete", STORAGE, backup, true)
                        .asText()));
        assertNotEquals(
                backup,
                agent.client()
                        .call("BackupService", "listBackups", STORAGE, "{\"limit\": 1}")
                        .path(0)
                        .path("backupId")
                        .asText());
        assertTrue(Files.notExists(
                agent.storage().resolve("backups").resolve(backup).resolve("manifest.json")));
        assertTrue(Files.exists(
                agent.storage().resolve("backups").resolve(backupId).resolve("manifest.json")));
    }

    private static void assertSame(String target, String table) {
        assertEquals(Contents.rows(server, agent.database(), table), Contents.rows(server, target, table), table);
        assertEquals(
                Contents.definitions(server, agent.database(), table),
                Contents.definitions(server, target, table),
                table);
    }
}
