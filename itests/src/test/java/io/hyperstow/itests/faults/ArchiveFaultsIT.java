package io.hyperstow.itests.faults;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong while an agent restores an archive of a whole database: every fault ends in an error that says what to
 * do, and in a database that is gone, or there and not in restoring mode.
 */
class ArchiveFaultsIT {

    /** What a restore does, in order, as its phases say it. */
    private static final List<String> COURSE = List.of(
            "creating", "restoring mode", "definitions", "catalog", "rows on", "indexes", "analyzing", "checking");

    private static final String JOB = """
            INSERT INTO _timescaledb_config.bgw_job (id, application_name, schedule_interval, max_runtime, max_retries,
                retry_period, proc_schema, proc_name, owner, scheduled, fixed_schedule)
            VALUES (1000, 'Test [1000]', '1 hour', '0', -1, '5 min', 'public', 'work', 'postgres', true, false)""";

    private static RunningAgent agent;
    private static TestServer server;
    private static String backup;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "archives");
        server = agent.server();
        Yardstick.load(server, agent.database(), Yardstick.FULL / 20);
        server.execute(
                agent.database(),
                "CREATE PROCEDURE public.work(int, jsonb) LANGUAGE plpgsql AS 'BEGIN DELETE FROM public.cpu; END'",
                JOB);
        backup = makeBackup();
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    private static String makeBackup() throws Exception {
        String job = agent.client()
                .call("BackupService", "startBackup", PROFILE, "pgdump", STORAGE, "")
                .asText();
        return succeeded(agent.client().await(job)).path("backupId").asText();
    }

    private static String startRestore(String options) throws Exception {
        return agent.client()
                .call("RestoreService", "startRestore", STORAGE, backup, PROFILE, options)
                .asText();
    }

    private static JsonNode status(String job) throws Exception {
        return agent.client().call("JobService", "job", job);
    }

    /** Waits until a restore has come as far as a phase. */
    private static void reaches(String job, String phase) throws Exception {
        eventually(phase, () -> {
            JsonNode status = status(job);
            assertTrue(
                    List.of("QUEUED", "RUNNING").contains(status.path("state").asText()), status::toPrettyString);
            int now = -1;
            for (int i = 0; i < COURSE.size(); i++) {
                if (status.path("phase").asText().contains(COURSE.get(i))) {
                    now = i;
                }
            }
            return now >= COURSE.indexOf(phase);
        });
    }

    private static boolean exists(String database) {
        return server.value("postgres", "SELECT 1 FROM pg_database WHERE datname = '" + database + "'") != null;
    }

    private static boolean restoring(String database) {
        return "on".equals(server.value(database, "SELECT current_setting('timescaledb.restoring', true)"));
    }

    private static List<Path> notes() throws Exception {
        Path folder = agent.process().base().resolve("data").resolve("restores");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"creating", "restoring mode", "catalog", "rows on", "analyzing", "checking"})
    void anAgentThatIsKilledRemovesTheDatabaseWhenItStartsAgain(String phase) throws Exception {
        String target = agent.newDatabaseName("killed_" + COURSE.indexOf(phase));
        String job = startRestore(intoNew(target, ""));
        reaches(job, phase);
        agent.process().kill();
        agent.process().start();
        eventually("the note is gone", () -> notes().isEmpty());
        if (phase.equals("checking") && exists(target)) {
            // The check and what is left after it may be over before the agent is.
            assertFalse(isMarked(target));
            String rows = "SELECT count(*) FROM public.cpu";
            assertEquals(server.value(agent.database(), rows), server.value(target, rows));
        } else {
            assertEquals("INTERRUPTED", status(job).path("state").asText());
            assertFalse(exists(target));
        }
        assertFalse(exists("hyperstow-" + job), "the name before it is marked");
        if (phase.equals("rows on")) {
            succeeded(agent.client().await(startRestore(intoNew(target, ""))));
        }
    }

    private static boolean isMarked(String database) {
        return server.value(
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + database
                                + "'")
                != null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows on", "indexes"})
    void anAgentThatIsKilledTakesAnExistingDatabaseOutOfRestoringModeWhenItStartsAgain(String phase) throws Exception {
        String target = server.createDatabase("existing");
        try {
            String options = "{\"targetDatabase\": \"" + target + "\"}";
            String job = startRestore(options);
            reaches(job, phase);
            agent.process().kill();
            agent.process().start();
            eventually("the note is gone", () -> notes().isEmpty());
            assertEquals("INTERRUPTED", status(job).path("state").asText());
            assertFalse(restoring(target));
            assertEquals(
                    "0",
                    server.value(
                            target, "SELECT count(*) FROM _timescaledb_config.bgw_job WHERE id >= 1000 AND scheduled"));
            String sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + target
                    + "' AND backend_type = 'client backend'";
            eventually("no session is left", () -> server.value("postgres", sessions)
                    .equals("0"));
            JsonNode again = failed("TARGET_NOT_EMPTY", agent.client().await(startRestore(options)));
            assertTrue(again.path("hint").asText().contains("createDatabase"), again::toPrettyString);
        } finally {
            server.dropDatabase(target);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows on", "indexes"})
    void aPgRestoreThatIsKilledFailsTheJobAndLeavesNoDatabase(String phase) throws Exception {
        String target = agent.newDatabaseName("tool_" + COURSE.indexOf(phase));
        JsonNode status = killedIn(phase, target);
        for (int late = 0; late < 5 && status.path("state").asText().equals("SUCCEEDED"); late++) {
            server.dropDatabase(target);
            status = killedIn(phase, target);
        }
        failed("TOOL_FAILED", status);
        JsonNode end = status;
        assertTrue(end.path("errorMessage").asText().contains("pg_restore"), end::toPrettyString);
        assertFalse(exists(target));
        assertEquals(List.of(), notes());
    }

    /** Kills pg_restore while the job is in a phase, or, when the phase is over too soon, as its process ends by itself. */
    private JsonNode killedIn(String phase, String target) throws Exception {
        String job = startRestore(intoNew(target, ""));
        reaches(job, phase);
        eventually("pg_restore is killed", () -> {
            List<ProcessHandle> tools = ProcessHandle.of(agent.process().pid())
                    .orElseThrow()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("pg_restore"))
                    .toList();
            tools.forEach(ProcessHandle::destroyForcibly);
            return !tools.isEmpty();
        });
        return agent.client().await(job);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows on", "indexes"})
    void aConnectionThatIsCutFailsTheJobAndLeavesNoDatabase(String phase) throws Exception {
        String target = agent.newDatabaseName("cut_" + COURSE.indexOf(phase));
        String job = startRestore(intoNew(target, ""));
        reaches(job, phase);
        String statement = phase.equals("indexes") ? "ALTER TABLE%' OR query LIKE 'CREATE%INDEX%" : "COPY%";
        eventually("a connection is cut", () -> "t"
                .equals(server.value(
                        "postgres",
                        "SELECT bool_or(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + target
                                + "' AND (query LIKE '" + statement + "')")));
        JsonNode status = failed("TOOL_FAILED", agent.client().await(job));
        assertTrue(
                status.path("errorMessage").asText().contains("terminating connection")
                        || status.path("errorMessage").asText().contains("server closed the connection"),
                status::toPrettyString);
        assertFalse(exists(target));
    }

    @ParameterizedTest
    @ValueSource(strings = {"definitions", "rows on", "indexes"})
    void aRestoreThatIsCancelledEndsSoonAndLeavesNoDatabase(String phase) throws Exception {
        String target = agent.newDatabaseName("cancelled_" + COURSE.indexOf(phase));
        String job = startRestore(intoNew(target, ""));
        reaches(job, phase);
        agent.client().call("JobService", "cancelJob", job);
        JsonNode status = agent.client().call("JobService", "awaitJob", job, 20);
        assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
        assertFalse(exists(target));
    }

    @Test
    void aTruncatedFileIsFoundBeforeAnythingIsCreated() throws Exception {
        Path archive = agent.storage().resolve("backups").resolve(backup).resolve("archive");
        Path largest;
        try (Stream<Path> files = Files.list(archive)) {
            largest = files.max(Comparator.comparing(file -> file.toFile().length()))
                    .orElseThrow();
        }
        byte[] whole = Files.readAllBytes(largest);
        String target = agent.newDatabaseName("truncated");
        try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
            file.setLength(whole.length / 2);
            String job = startRestore(intoNew(target, ""));
            JsonNode status = failed("ARTIFACT_CORRUPT", agent.client().await(job));
            assertTrue(
                    status.path("errorMessage")
                            .asText()
                            .contains(largest.getFileName().toString()),
                    status::toPrettyString);
            assertFalse(exists(target));
        } finally {
            Files.write(largest, whole);
        }
    }

    @Test
    void anotherVersionOfTimescaleDbIsRefusedWithWhatCanBeDone() throws Exception {
        TestServer newer = Testbed.server(ServerKind.PG18_TIMESCALE);
        agent.process().database("newer", newer, "postgres");
        eventually("the profile is there", () -> {
            try {
                return agent.client().read("Database,name=newer", "Reachable").asBoolean();
            } catch (AgentClient.Refused notYet) {
                return false;
            }
        });
        String job = agent.client()
                .call(
                        "RestoreService",
                        "startRestore",
                        STORAGE,
                        backup,
                        "newer",
                        intoNew(agent.newDatabaseName("newer"), ""))
                .asText();
        JsonNode status = failed("EXTENSION_MISSING", agent.client().await(job));
        assertTrue(status.path("errorMessage").asText().contains("2.31.0"), status::toPrettyString);
        assertTrue(status.path("hint").asText().contains("parallel-copy"), status::toPrettyString);
    }
}
