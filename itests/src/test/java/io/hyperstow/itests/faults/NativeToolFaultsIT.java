package io.hyperstow.itests.faults;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can go wrong with whole databases, one test a fault. Whatever happens, the job ends with a clear error, nothing
 * half-done is listed, and no database is left in restoring mode.
 */
class NativeToolFaultsIT {

    private static final String BACKENDS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE datname = '%s' AND application_name IN ('pg_dump', 'pg_restore', 'hyperstow') AND query LIKE 'COPY %%'";

    private RunningAgent agent;
    private TestServer server;
    private String earlier;

    @BeforeEach
    void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "tools");
        server = agent.server();
        Yardstick.load(server, agent.database(), Yardstick.FULL / 20);
        earlier = agent.backup("pgdump", "");
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            try {
                assertEquals(
                        "0",
                        server.value(
                                "postgres",
                                "SELECT count(*) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                                        + " WHERE d.datname LIKE '" + agent.database()
                                        + "%' AND s.setconfig::text LIKE '%timescaledb.restoring%'"),
                        "databases in restoring mode");
            } finally {
                agent.close();
            }
        }
    }

    @Test
    void toolsOlderThanTheServerAreNamed() throws Exception {
        agent.process()
                .config(
                        "io.hyperstow.database~old",
                        "url = " + server.jdbcUrl(agent.database()),
                        "user = " + server.superuser(),
                        "tools = " + Testbed.server(ServerKind.PG15).tools());
        eventually("the profile", () -> known("old"));
        JsonNode status = failed("TOOLS_MISSING", agent.client().backup("old", "pgdump", STORAGE, ""));
        assertTrue(status.path("errorMessage").asText().contains("pg_dump"), status::toPrettyString);
        assertTrue(status.path("errorMessage").asText().contains("15."), status::toPrettyString);
    }

    @Test
    void anExtensionVersionTheTargetLacksIsRefusedBeforeAnythingIsMade() throws Exception {
        TestServer newer = Testbed.server(ServerKind.PG18_TIMESCALE);
        agent.process().database("newer", newer, "postgres");
        eventually("the profile", () -> known("newer"));
        String target = agent.newDatabaseName("newer");
        JsonNode status =
                failed("EXTENSION_MISSING", agent.client().restore(STORAGE, earlier, "newer", intoNew(target, "")));
        String there = newer.value(
                "postgres", "SELECT default_version FROM pg_available_extensions WHERE name = 'timescaledb'");
        assertTrue(status.path("errorMessage").asText().contains(there), status::toPrettyString);
        assertTrue(status.path("hint").asText().contains("parallel-copy"), status::toPrettyString);
        assertEquals("0", newer.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void aRoleTheTargetLacksIsNamed() throws Exception {
        String role = agent.database() + "_owner";
        server.execute(agent.database(), "CREATE ROLE \"" + role + "\"", "ALTER TABLE tags OWNER TO \"" + role + '"');
        String backup = agent.backup("pgdump", "");
        server.execute(
                agent.database(), "ALTER TABLE tags OWNER TO " + server.superuser(), "DROP ROLE \"" + role + '"');
        String target = agent.newDatabaseName("role");
        JsonNode status = failed("ROLE_MISSING", agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
        assertTrue(status.path("errorMessage").asText().contains(role), status::toPrettyString);
        assertNoDatabase(target);
        succeeded(agent.client()
                .restore(
                        STORAGE, backup, PROFILE, intoNew(target, "\"owner\": \"current\", \"privileges\": \"skip\"")));
    }

    @Test
    void aDatabaseWithTablesOfItsOwnIsLeftAlone() throws Exception {
        String target = server.createDatabase("tools_full");
        try {
            server.execute(target, "CREATE TABLE mine(a int)", "INSERT INTO mine VALUES (1)");
            JsonNode status = failed(
                    "TARGET_NOT_EMPTY",
                    agent.client().restore(STORAGE, earlier, PROFILE, "{\"targetDatabase\": \"" + target + "\"}"));
            assertTrue(status.path("errorMessage").asText().contains("mine"), status::toPrettyString);
            assertEquals("1", server.value(target, "SELECT a FROM mine"));
        } finally {
            server.dropDatabase(target);
        }
    }

    @Test
    void aConnectionCutInMidDumpEndsInAnErrorOrInAWholeBackup() throws Exception {
        String job = startBackup();
        eventually("pg_dump copies", () -> !"0".equals(server.value("postgres", BACKENDS.formatted(agent.database()))));
        JsonNode status = agent.client().await(job);
        if (status.path("state").asText().equals("SUCCEEDED")) {
            verify(status.path("backupId").asText());
        } else {
            assertEquals("FAILED", status.path("state").asText(), status::toPrettyString);
            assertClear(status);
            assertSound();
        }
    }

    @Test
    void aConnectionCutInMidRestoreFailsTheRestore() throws Exception {
        String target = agent.newDatabaseName("cut");
        String job = startRestore(earlier, intoNew(target, ""));
        eventually("pg_restore copies", () -> !"0".equals(server.value("postgres", BACKENDS.formatted(target))));
        JsonNode status = agent.client().await(job);
        assertEquals("FAILED", status.path("state").asText(), status::toPrettyString);
        assertClear(status);
        assertNoDatabase(target);
    }

    @Test
    void aKilledPgRestoreFailsTheRestore() throws Exception {
        String target = agent.newDatabaseName("killed");
        String job = startRestore(earlier, intoNew(target, ""));
        awaitPhase(job, "pg_restore: rows");
        eventually("pg_restore", () -> tools("pg_restore").findAny().isPresent());
        tools("pg_restore").forEach(ProcessHandle::destroyForcibly);
        JsonNode status = agent.client().await(job);
        failed("TOOL_FAILED", status);
        assertNoDatabase(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reading the archive",
                "creating",
                "pg_restore: definitions",
                "pg_restore: rows",
                "pg_restore: indexes",
                "analyzing",
                "checking"
            })
    void aRestoreThatIsCancelledLeavesNoDatabase(String phase) throws Exception {
        String target = agent.newDatabaseName("cancelled");
        String job = startRestore(earlier, intoNew(target, ""));
        awaitPhase(job, phase);
        agent.client().call("JobService", "cancelJob", job);
        JsonNode status = agent.client().call("JobService", "awaitJob", job, 30);
        if (status.path("state").asText().equals("SUCCEEDED")) {
            return; // it was over before it heard of it
        }
        assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
        assertNoDatabase(target);
        assertEquals(0, tools("pg_restore").count(), "pg_restore still runs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"taking the snapshot", "copying"})
    void aBackupThatIsCancelledLeavesNothing(String phase) throws Exception {
        String job = startBackup();
        awaitPhase(job, phase);
        agent.client().call("JobService", "cancelJob", job);
        JsonNode status = agent.client().call("JobService", "awaitJob", job, 30);
        if (!status.path("state").asText().equals("SUCCEEDED")) {
            assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
            assertSound();
        }
        assertEquals(0, tools("pg_dump").count(), "pg_dump still runs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"creating", "pg_restore: rows", "pg_restore: indexes", "leaving", "checking"})
    void anAgentKilledDuringARestoreRemovesItWhenItStartsAgain(String phase) throws Exception {
        String target = agent.newDatabaseName("dead");
        String job = startRestore(earlier, intoNew(target, ""));
        awaitPhase(job, phase);
        agent.process().kill();
        agent.process().start();
        JsonNode status = agent.client().call("JobService", "job", job);
        if (!status.path("state").asText().equals("SUCCEEDED")) {
            assertEquals("INTERRUPTED", status.path("state").asText(), status::toPrettyString);
            eventually("the database goes", () -> count(target) == 0);
        }
    }

    @Test
    void anAgentKilledDuringARestoreIntoAnEmptyDatabaseTakesItOutOfRestoringMode() throws Exception {
        String target = server.createDatabase("tools_dead");
        try {
            String job = startRestore(earlier, "{\"targetDatabase\": \"" + target + "\"}");
            awaitPhase(job, "pg_restore: rows");
            agent.process().kill();
            assertEquals("on", server.value(target, "SELECT current_setting('timescaledb.restoring', true)"));
            agent.process().start();
            eventually("restoring mode ends", () -> "off"
                    .equals(server.value(target, "SELECT current_setting('timescaledb.restoring', true)")));
            eventually("nobody works there", () -> "0"
                    .equals(server.value(
                            "postgres",
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + target
                                    + "' AND application_name IN ('pg_restore', 'hyperstow')"
                                    + " AND state <> 'idle'")));
        } finally {
            server.dropDatabase(target);
        }
    }

    @Test
    void anAgentKilledDuringABackupLeavesNothingListed() throws Exception {
        String job = startBackup();
        awaitPhase(job, "copying");
        agent.process().kill();
        agent.process().start();
        JsonNode status = agent.client().call("JobService", "job", job);
        if (!status.path("state").asText().equals("SUCCEEDED")) {
            assertEquals("INTERRUPTED", status.path("state").asText(), status::toPrettyString);
            JsonNode list = agent.client().call("BackupService", "listBackups", STORAGE, "");
            assertEquals(1, list.size(), list::toPrettyString);
        }
        agent.backup("pgdump", "");
    }

    @Test
    void aFullWorkFolderIsSaid() throws Exception {
        Path small = Files.createDirectory(agent.process().base().resolve("small work"));
        boolean mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small.toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(mounted, "a small file system needs root and mount");
        try {
            agent.process().stop();
            agent.process().config("io.hyperstow.agent", "workDirectory = " + small);
            agent.process().start();
            JsonNode status = failed("WORK_DIRECTORY_FULL", agent.client().backup(PROFILE, "pgdump", STORAGE, ""));
            assertTrue(status.path("hint").asText().contains("workDirectory"), status::toPrettyString);
            assertSound();
        } finally {
            agent.process().stop();
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    @Test
    void aTruncatedArchiveFileIsNamedBeforeAnythingIsMade() throws Exception {
        Path archive = agent.storage().resolve("backups").resolve(earlier).resolve("archive");
        Path largest;
        try (Stream<Path> files = Files.list(archive)) {
            largest = files.max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
        assertTrue(largest.toFile().setWritable(true));
        try (FileChannel channel = FileChannel.open(largest, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        String target = agent.newDatabaseName("truncated");
        JsonNode status =
                failed("ARTIFACT_CORRUPT", agent.client().restore(STORAGE, earlier, PROFILE, intoNew(target, "")));
        assertTrue(
                status.path("errorMessage")
                        .asText()
                        .contains(largest.getFileName().toString()),
                status::toPrettyString);
        assertNoDatabase(target);
        failed(
                "ARTIFACT_CORRUPT",
                agent.client()
                        .await(agent.client()
                                .call("BackupService", "startVerify", STORAGE, earlier)
                                .asText()));
    }

    @Test
    void aTableDroppedWhileTheDumpStartsIsNotInTheBackup() throws Exception {
        server.execute(agent.database(), "CREATE TABLE going(a int)", "INSERT INTO going VALUES (1)");
        String job;
        try (Connection dropper = server.connect(agent.database());
                Statement statement = dropper.createStatement()) {
            dropper.setAutoCommit(false);
            statement.execute("DROP TABLE going");
            job = startBackup();
            eventually("the backup waits", () -> "1"
                    .equals(server.value(agent.database(), "SELECT count(*) FROM pg_locks WHERE NOT granted")));
            dropper.commit();
        }
        String backup = succeeded(agent.client().await(job)).path("backupId").asText();
        String target = agent.restore(backup, "without", "");
        assertEquals("t", server.value(target, "SELECT to_regclass('going') IS NULL"));
    }

    private String startBackup() throws Exception {
        return agent.client()
                .call("BackupService", "startBackup", PROFILE, "pgdump", STORAGE, "")
                .asText();
    }

    private String startRestore(String backup, String options) throws Exception {
        return agent.client()
                .call("RestoreService", "startRestore", STORAGE, backup, PROFILE, options)
                .asText();
    }

    private boolean known(String profile) throws Exception {
        try {
            return agent.client().read("Database,name=" + profile, "Reachable").asBoolean();
        } catch (AgentClient.Refused notYet) {
            return false;
        }
    }

    /** Waits until the job is in a phase, or past it: phases may be short. */
    private void awaitPhase(String job, String phase) throws Exception {
        eventually("phase " + phase, () -> {
            JsonNode status = agent.client().call("JobService", "job", job);
            boolean over =
                    !List.of("QUEUED", "RUNNING").contains(status.path("state").asText());
            return over
                    || status.path("phase").asText().startsWith(phase)
                    || agent.client()
                            .call("JobService", "jobLog", job, 100)
                            .toString()
                            .contains("phase: " + phase);
        });
    }

    /** The programs of a name that the agent has started. */
    private Stream<ProcessHandle> tools(String name) {
        return ProcessHandle.of(agent.process().pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(process -> process.info().commandLine().orElse("").contains(name));
    }

    private long count(String database) {
        return Long.parseLong(
                server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"));
    }

    private void assertNoDatabase(String name) {
        assertEquals(0, count(name), name + " is still there");
    }

    private static void assertClear(JsonNode status) {
        assertTrue(!status.path("errorMessage").asText().isEmpty(), status::toPrettyString);
        assertTrue(!status.path("hint").asText().isEmpty(), status::toPrettyString);
    }

    /** Only the earlier backup is listed, and it is whole. */
    private void assertSound() throws Exception {
        JsonNode list = agent.client().call("BackupService", "listBackups", STORAGE, "");
        assertEquals(1, list.size(), list::toPrettyString);
        verify(earlier);
    }

    private void verify(String backup) throws Exception {
        succeeded(agent.client()
                .await(agent.client()
                        .call("BackupService", "startVerify", STORAGE, backup)
                        .asText()));
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(5);
        }
    }
}
