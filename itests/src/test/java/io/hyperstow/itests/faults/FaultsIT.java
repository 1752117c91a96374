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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsIT {

    private static final String OPTIONS = "{\"include\": [\"cpu\", \"tags\"], \"workers\": 2}";
    private static final String BLOCKED = "{\"include\": [\"tags\"], \"lockTimeoutSeconds\": 120}";

    private RunningAgent agent;
    private String earlier;

    @BeforeEach
    void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "faults");
        Yardstick.load(agent.server(), agent.database(), Yardstick.FULL / 20);
        earlier = agent.backup(OPTIONS);
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    @Test
    void anAgentKilledDuringABackupLeavesNothingListedAndTheJobInterrupted() throws Exception {
        String job = startBackup(OPTIONS);
        eventually("the backup writes", () -> folders() == 2);
        agent.process().kill();
        agent.process().start();
        JsonNode status = agent.client().call("JobService", "job", job);
        assertEquals("INTERRUPTED", status.path("state").asText(), status::toPrettyString);
        assertTrue(!status.path("hint").asText().isEmpty());
        assertOnlyTheEarlierBackupIsListed();
        verifyEarlier();
        agent.backup(OPTIONS);
    }

    @Test
    void anAgentKilledDuringARestoreRemovesTheDatabaseWhenItStartsAgain() throws Exception {
        String target = agent.newDatabaseName("killed");
        String job = agent.client()
                .call("RestoreService", "startRestore", STORAGE, earlier, PROFILE, intoNew(target, ""))
                .asText();
        eventually(
                "rows are loaded",
                () -> agent.client()
                                .call("JobService", "job", job)
                                .path("rowsDone")
                                .asLong()
                        > 0);
        agent.process().kill();
        agent.process().start();
        assertEquals(
                "INTERRUPTED",
                agent.client().call("JobService", "job", job).path("state").asText());
        eventually("the database is gone", () -> agent.server()
                .value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'")
                .equals("0"));
        succeeded(agent.client().restore(STORAGE, earlier, PROFILE, intoNew(target, "")));
        verifyEarlier();
    }

    @Test
    void aCancelledBackupEndsSoonAndLeavesNothing() throws Exception {
        try (Connection blocker = agent.server().connect(agent.database());
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE tags IN ACCESS EXCLUSIVE MODE");
            String job = startBackup(BLOCKED);
            eventually(
                    "the job waits for the lock",
                    () -> "1"
                            .equals(
                                    agent.server()
                                            .value(
                                                    agent.database(),
                                                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'tags'::regclass")));
            agent.client().call("JobService", "cancelJob", job);
            JsonNode status = agent.client().call("JobService", "awaitJob", job, 10);
            assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
            blocker.rollback();
        }
        assertNothingOfAnotherBackup();
        assertEquals(
                "0",
                agent.server()
                        .value(
                                agent.database(),
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND application_name = 'hyperstow' AND state <> 'idle'"));
    }

    @Test
    void aCancelledRestoreLeavesNoDatabase() throws Exception {
        String target = agent.newDatabaseName("cancelled");
        AgentClient client = agent.client();
        String job = client.call("RestoreService", "startRestore", STORAGE, earlier, PROFILE, intoNew(target, ""))
                .asText();
        eventually(
                "rows are loaded",
                () -> client.call("JobService", "job", job).path("rowsDone").asLong() > 0);
        client.call("JobService", "cancelJob", job);
        JsonNode status = client.call("JobService", "awaitJob", job, 20);
        assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
        assertEquals(
                "0",
                agent.server().value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void aLockThatIsNotGrantedInTimeNamesTheTableAndTheSession() throws Exception {
        try (Connection blocker = agent.server().connect(agent.database());
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE tags IN ACCESS EXCLUSIVE MODE");
            JsonNode status = failed(
                    "LOCK_TIMEOUT",
                    agent.client().backup(PROFILE, STORAGE, "{\"include\": [\"tags\"], \"lockTimeoutSeconds\": 1}"));
            assertTrue(status.path("errorMessage").asText().contains("tags"), status::toPrettyString);
        }
        assertNothingOfAnotherBackup();
    }

    @Test
    void aFullDiskIsSaidAndLeavesWhatWasThere() throws Exception {
        Path small = Files.createDirectory(agent.process().base().resolve("small"));
        boolean mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small.toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(mounted, "a small file system needs root and mount");
        try {
            agent.process().config("io.hyperstow.storage.local~small", "directory = " + small);
            eventually("the storage target", () -> {
                try {
                    return agent.client()
                            .read("StorageTarget,name=small", "Kind")
                            .asText()
                            .equals("local");
                } catch (AgentClient.Refused notYet) {
                    return false;
                }
            });
            String fits = succeeded(agent.client().backup(PROFILE, "small", "{\"include\": [\"tags\"]}"))
                    .path("backupId")
                    .asText();
            JsonNode status = failed("STORAGE_FULL", agent.client().backup(PROFILE, "small", OPTIONS));
            assertTrue(status.path("errorMessage").asText().contains("small"), status::toPrettyString);
            JsonNode list = agent.client().call("BackupService", "listBackups", "small", "");
            assertEquals(1, list.size(), list::toPrettyString);
            succeeded(agent.client()
                    .await(agent.client()
                            .call("BackupService", "startVerify", "small", fits)
                            .asText()));
        } finally {
            new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    private String startBackup(String options) throws Exception {
        return agent.client()
                .call("BackupService", "startBackup", PROFILE, "parallel-copy", STORAGE, options)
                .asText();
    }

    private long folders() throws Exception {
        try (Stream<Path> folders = Files.list(agent.storage().resolve("backups"))) {
            return folders.count();
        }
    }

    private void assertNothingOfAnotherBackup() throws Exception {
        try (Stream<Path> files = Files.walk(agent.storage().resolve("backups"))) {
            assertEquals(
                    0,
                    files.filter(Files::isRegularFile)
                            .filter(file -> !file.toString().contains(earlier))
                            .count());
        }
        try (Stream<Path> files = Files.walk(agent.storage())) {
            assertEquals(
                    0, files.filter(file -> file.getParent().endsWith("locks")).count());
        }
    }

    private void assertOnlyTheEarlierBackupIsListed() throws Exception {
        JsonNode list = agent.client().call("BackupService", "listBackups", STORAGE, "");
        assertEquals(1, list.size(), list::toPrettyString);
        assertEquals(earlier, list.path(0).path("backupId").asText());
    }

    private void verifyEarlier() throws Exception {
        succeeded(agent.client()
                .await(agent.client()
                        .call("BackupService", "startVerify", STORAGE, earlier)
                        .asText()));
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(10);
        }
    }
}
