package io.hyperstow.itests.archive;

import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveBackupIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] PLAIN = {
        "CREATE TABLE tags (id int PRIMARY KEY, name text)",
        "INSERT INTO tags SELECT i, 'tag ' || i FROM generate_series(1, 50) i",
        "CREATE TABLE \"Odd name\" (a int)",
        "INSERT INTO \"Odd name\" SELECT generate_series(1, 7)",
        "CREATE VIEW named AS SELECT * FROM tags",
        "SELECT lo_from_bytea(4711, 'large object')"
    };
    private static final String[] HYPERTABLES = {
        "CREATE TABLE cpu (time timestamptz NOT NULL, tag int REFERENCES tags, v float8)",
        "SELECT create_hypertable('cpu', 'time', chunk_time_interval => interval '1 day')",
        "INSERT INTO cpu SELECT timestamptz '2026-01-01 UTC' + i * interval '1 hour', 1 + i % 50, i"
                + " FROM generate_series(0, 479) i",
        "CREATE TABLE empty_one (time timestamptz NOT NULL, v float8)",
        "SELECT create_hypertable('empty_one', 'time')"
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static AgentProcess agent;

    private TestServer server;
    private String database;
    private String profile;
    private String storage;
    private Path folder;
    private HeldPgDump held;

    @BeforeAll
    static void startAgent() throws Exception {
        agent = AgentProcess.prepare().start();
    }

    @AfterAll
    static void stopAgent() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    /** A database with rows, its profile and a storage of the test's own. */
    private void source(ServerKind kind) throws Exception {
        server = Testbed.server(kind);
        database = server.createDatabase("archive");
        server.execute(database, PLAIN);
        if (kind.timescale()) {
            server.execute(database, HYPERTABLES);
        }
        int number = NUMBER.incrementAndGet();
        profile = "source-" + number;
        storage = "disk-" + number;
        agent.database(profile, server, database);
        folder = agent.storage(storage);
        eventually("the profile is there", () -> client().read("Database,name=" + profile, "Url") != null);
        eventually("the storage is there", () -> client().read("StorageTarget,name=" + storage, "Kind") != null);
    }

    @AfterEach
    void dropDatabase() throws IOException {
        if (held != null) {
            held.release();
        }
        if (database != null) {
            server.dropDatabase(database);
        }
    }

    private AgentClient client() {
        return agent.client();
    }

    private JsonNode backup(String options) throws Exception {
        return client().backup(profile, "pgdump", storage, options);
    }

    private JsonNode manifest(JsonNode status) throws Exception {
        return JSON.readTree(client().call(
                        "BackupService",
                        "manifest",
                        storage,
                        status.path("backupId").asText())
                .asText());
    }

    private static List<String> contents(JsonNode manifest) {
        List<String> contents = new ArrayList<>();
        manifest.path("contents")
                .forEach(content ->
                        contents.add(content.path("table").path("name").asText() + " "
                                + content.path("rows").asLong()));
        return contents;
    }

    private static long count(JsonNode manifest, String kind) {
        long count = 0;
        for (JsonNode artifact : manifest.path("artifacts")) {
            count += artifact.path("kind").asText().equals(kind) ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG15", "PG17_TIMESCALE", "PG18_TIMESCALE"})
    void theManifestHasEnoughToCheckARestore(ServerKind kind) throws Exception {
        source(kind);
        JsonNode status = succeeded(backup("{\"workers\": 2, \"label\": \"nightly\"}"));
        JsonNode manifest = manifest(status);
        assertEquals(
                kind.timescale()
                        ? List.of("Odd name 7", "cpu 480", "empty_one 0", "tags 50")
                        : List.of("Odd name 7", "tags 50"),
                contents(manifest));
        assertEquals(kind.timescale() ? 537 : 57, status.path("rowsDone").asLong(), status::toPrettyString);
        assertEquals(
                kind.timescale() ? 537 : 57,
                manifest.path("totals").path("rows").asLong());
        assertEquals(kind.timescale() ? 20 : 0, manifest.path("chunks").size());
        for (JsonNode chunk : manifest.path("chunks")) {
            assertEquals(24, chunk.path("rows").asLong(), chunk::toPrettyString);
            assertEquals("", chunk.path("digest").asText());
        }
        assertEquals(1, count(manifest, "globals"));
        assertTrue(count(manifest, "archive") > (kind.timescale() ? 24 : 3), manifest::toPrettyString);
        JsonNode extension = manifest.path("extensions").findParent("name");
        assertFalse(extension.path("version").asText().isEmpty(), manifest::toPrettyString);
        succeeded(client().await(client().call(
                        "BackupService",
                        "startVerify",
                        storage,
                        status.path("backupId").asText())
                .asText()));
        String summary = client().call(
                        "BackupService",
                        "describeBackup",
                        storage,
                        status.path("backupId").asText())
                .toString();
        assertTrue(summary.contains("nightly"), summary);
    }

    @Test
    void hashesAreASecondReadThatIsAskedFor() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        JsonNode first = manifest(succeeded(backup("{\"check\": \"hashes\"}")));
        JsonNode second = manifest(succeeded(backup("{\"check\": \"hashes\", \"workers\": 4}")));
        assertEquals(first.path("contents"), second.path("contents"));
        for (JsonNode content : first.path("contents")) {
            assertTrue(content.path("digest").asText().matches("xxh3-64:[0-9a-f]{16}"), content::toPrettyString);
        }
        for (JsonNode chunk : first.path("chunks")) {
            assertTrue(chunk.path("digest").asText().matches("xxh3-64:[0-9a-f]{16}"), chunk::toPrettyString);
        }
        server.execute(database, "UPDATE cpu SET v = -1 WHERE v = 100");
        JsonNode changed = manifest(succeeded(backup("{\"check\": \"hashes\"}")));
        assertEquals(contents(first), contents(changed));
        assertFalse(first.path("contents").equals(changed.path("contents")));
        JsonNode none = manifest(succeeded(backup("{\"check\": \"none\"}")));
        assertEquals(0, none.path("contents").size());
    }

    @Test
    void whatIsLeftOutIsNamedAndWhatCannotBeIsRefused() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        JsonNode status = succeeded(backup("{\"excludeTableData\": [\"cpu\"], \"excludeTables\": [\"*name\"]}"));
        String warnings = status.path("warnings").toString();
        assertTrue(warnings.contains("public.cpu") && warnings.contains("Odd name"), warnings);
        assertEquals(List.of("empty_one 0", "tags 50"), contents(manifest(status)));
        JsonNode hypertable = failed("UNSUPPORTED", backup("{\"excludeTables\": [\"cpu\"]}"));
        assertTrue(hypertable.path("hint").asText().contains("excludeTableData"), hypertable::toPrettyString);
        JsonNode included = failed("UNSUPPORTED", backup("{\"include\": [\"cpu\", \"tags\"]}"));
        assertTrue(included.path("hint").asText().contains("parallel-copy"), included::toPrettyString);
        failed("UNSUPPORTED", backup("{\"excludeTables\": [\"tags\"]}"));
        failed("NO_MATCHING_TABLE", backup("{\"include\": [\"_timescaledb_internal._hyper_1_1_chunk\"]}"));
        assertEquals(
                1,
                manifest(succeeded(backup("{\"include\": [\"tags\"]}")))
                        .path("tables")
                        .size());
        JsonNode preview = client().call("BackupService", "previewBackup", profile, "pgdump", storage, "");
        String stages = preview.path("stages").toString();
        assertTrue(stages.contains("pg_dump of the whole database on 2 connection(s)"), stages);
        assertTrue(stages.contains("count the rows"), stages);
    }

    @Test
    void rowsInARootTableAreNoticed() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        server.execute(
                database,
                "SET timescaledb.restoring = on; SET session_replication_role = replica;"
                        + " INSERT INTO cpu VALUES ('2026-01-01 UTC', 1, 1)");
        JsonNode status = succeeded(backup(""));
        String warnings = status.path("warnings").toString();
        assertTrue(warnings.contains("'public.cpu' has 1 row(s) in its root table"), warnings);
        assertTrue(contents(manifest(status)).contains("cpu 480"));
    }

    private void held() throws Exception {
        profile = profile + "-held";
        held = new HeldPgDump(server, agent.base().resolve("tools of " + profile));
        agent.config(
                "io.hyperstow.database~" + profile,
                "url = " + server.jdbcUrl(database),
                "user = " + server.superuser(),
                "tools = " + held.folder());
        eventually("the profile is there", () -> client().read("Database,name=" + profile, "Url") != null);
        held.hold();
    }

    private String startHeld(String options) throws Exception {
        String job = client().call("BackupService", "startBackup", profile, "pgdump", storage, options)
                .asText();
        eventually("pg_dump is about to begin", held::begun);
        return job;
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (AgentClient.Refused notYet) {
                assertTrue(System.nanoTime() < deadline, notYet::toString);
            }
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(50);
        }
    }

    private void awaitWaiting() throws Exception {
        eventually("somebody waits for an exclusive lock", () -> !"0".equals(server.value(database, """
                        SELECT count(*) FROM pg_locks
                        WHERE NOT granted AND mode = 'AccessExclusiveLock'
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        """)));
    }

    @Test
    void aTableDroppedWhileTheDumpStartsIsNotPartOfTheBackup() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        held();
        String job = startHeld("{\"lockTimeoutSeconds\": 2}");
        CompletableFuture<Void> dropping =
                CompletableFuture.runAsync(() -> server.execute(database, "DROP TABLE \"Odd name\""));
        awaitWaiting();
        held.release();
        JsonNode status = succeeded(client().await(job));
        dropping.get(30, TimeUnit.SECONDS);
        assertTrue(status.path("warnings").toString().contains("another snapshot"), status::toPrettyString);
        assertEquals(List.of("cpu 480", "empty_one 0", "tags 50"), contents(manifest(status)));
    }

    @Test
    void aRetentionPolicyAtWorkDoesNotFailTheBackup() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        held();
        String job = startHeld("{\"lockTimeoutSeconds\": 2}");
        CompletableFuture<Void> dropping = CompletableFuture.runAsync(() ->
                server.execute(database, "SELECT drop_chunks('cpu', older_than => timestamptz '2026-01-03 UTC')"));
        awaitWaiting();
        held.release();
        JsonNode status = succeeded(client().await(job));
        dropping.get(30, TimeUnit.SECONDS);
        assertEquals(18, manifest(status).path("chunks").size(), status::toPrettyString);
        assertTrue(contents(manifest(status)).contains("cpu 432"), status::toPrettyString);
    }

    @Test
    void aCancelledBackupEndsSoonAndLeavesNothing() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        held();
        String job = startHeld("");
        client().call("JobService", "cancelJob", job);
        JsonNode status = client().call("JobService", "awaitJob", job, 5);
        held.release();
        assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(
                    List.of("hyperstow.json"),
                    left.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString())
                            .toList());
        }
        assertNothingInTheWorkFolder();
    }

    private void assertNothingInTheWorkFolder() throws IOException {
        Path work = agent.base().resolve("data/work");
        if (Files.exists(work)) {
            try (Stream<Path> left = Files.list(work)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void anAgentKilledDuringABackupLeavesNothingListed() throws Exception {
        source(ServerKind.PG17_TIMESCALE);
        held();
        String job = startHeld("");
        agent.kill();
        held.release();
        agent.start();
        assertEquals(
                "INTERRUPTED",
                client().call("JobService", "job", job).path("state").asText());
        assertEquals(
                0, client().call("BackupService", "listBackups", storage, "").size());
        assertNothingInTheWorkFolder();
        succeeded(backup(""));
    }
}
