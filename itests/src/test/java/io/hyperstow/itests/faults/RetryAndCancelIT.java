package io.hyperstow.itests.faults;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What passes is tried again and nothing doubles; what is cancelled ends on the server, too, and soon. */
class RetryAndCancelIT {

    private static final String BUSY = "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'hyperstow%'"
            + " AND (state <> 'idle' OR xact_start IS NOT NULL)";

    private static RunningAgent agent;
    private static TestServer server;
    private static String database;
    private static String backup;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "retry");
        server = agent.server();
        database = agent.database();
        Yardstick.load(server, database, Yardstick.FULL / 20);
        server.execute(
                database,
                "CREATE TABLE a(id int)",
                "INSERT INTO a SELECT generate_series(1, 1000)",
                "CREATE TABLE b(id int)",
                "INSERT INTO b SELECT generate_series(1, 1000)");
        backup = agent.backup("{\"include\": [\"cpu\", \"tags\"]}");
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    @Test
    void aLoadWhoseSessionIsTerminatedIsDoneAgainOnce() throws Exception {
        String small = agent.backup("{\"include\": [\"a\", \"b\"]}");
        // The last row of b waits until the test lets it through: those before it are stored then, and not committed.
        server.execute(
                database,
                "CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NEW; END'",
                "CREATE TRIGGER gate BEFORE INSERT ON b FOR EACH ROW WHEN (NEW.id = 1000) EXECUTE FUNCTION gate()");
        String job;
        try (Connection keeper = server.connect(database);
                Statement statement = keeper.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(42)");
            job = restore(small, "{\"targetDatabase\": \"" + database + "\", \"existing\": \"append\"}");
            String waiting = "pg_locks WHERE locktype = 'advisory' AND NOT granted";
            for (int attempt = 1; attempt <= 2; attempt++) {
                eventually("the load waits", () -> server.value(database, "SELECT count(*) FROM " + waiting)
                        .equals("1"));
                assertEquals("t", server.value(database, "SELECT pg_terminate_backend(pid, 10000) FROM " + waiting));
            }
            eventually("the load waits once more", () -> server.value(database, "SELECT count(*) FROM " + waiting)
                    .equals("1"));
        }
        JsonNode status = succeeded(agent.client().await(job));
        assertTrue(status.path("warnings").toString().contains("attempt 3 of 3"), status::toPrettyString);
        assertEquals("2000", server.value(database, "SELECT count(*) FROM a"));
        assertEquals("2000", server.value(database, "SELECT count(*) FROM b"));
    }

    @Test
    void aCancelledBackupEndsItsCopiesOnTheServer() throws Exception {
        String job = agent.client()
                .call(
                        "BackupService",
                        "startBackup",
                        PROFILE,
                        "parallel-copy",
                        STORAGE,
                        "{\"include\": [\"cpu\", \"tags\"], \"codec\": \"zstd\", \"level\": 12}")
                .asText();
        eventually("rows are copied", () -> status(job).path("rowsDone").asLong() > 0);
        assertCancelled(job);
        String locks = "SELECT count(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)"
                + " WHERE application_name LIKE 'hyperstow%' AND l.relation = 'cpu'::regclass";
        assertEquals("0", server.value(database, locks));
    }

    @Test
    void aCancelledRestoreEndsTheIndexThatIsCreated() throws Exception {
        String target = agent.newDatabaseName("indexes");
        String job = restore(backup, intoNew(target, ""));
        eventually("rows are loaded", () -> status(job).path("rowsDone").asLong() > 0);
        try (Connection blocker = server.connect(target);
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            // It lets rows through, and no index.
            statement.execute("LOCK TABLE public.cpu IN ROW EXCLUSIVE MODE");
            eventually("an index waits", () -> server.value(
                            target, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND mode = 'ShareLock'")
                    .equals("t"));
            assertCancelled(job);
        }
        assertEquals(
                "0", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void aCancelledRestoreEndsWhileItLoads() throws Exception {
        String target = agent.newDatabaseName("rows");
        String job = restore(backup, intoNew(target, ""));
        eventually("rows are loaded", () -> status(job).path("rowsDone").asLong() > 0);
        assertCancelled(job);
        assertEquals(
                "0", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    private static void assertCancelled(String job) throws Exception {
        long asked = System.nanoTime();
        agent.client().call("JobService", "cancelJob", job);
        JsonNode status = agent.client().call("JobService", "awaitJob", job, 20);
        Duration took = Duration.ofNanos(System.nanoTime() - asked);
        assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
        assertTrue(took.toSeconds() < 5, () -> "it took " + took);
        assertEquals("0", server.value("postgres", BUSY));
    }

    private static String restore(String id, String options) throws Exception {
        return agent.client()
                .call("RestoreService", "startRestore", STORAGE, id, PROFILE, options)
                .asText();
    }

    private static JsonNode status(String job) throws Exception {
        return agent.client().call("JobService", "job", job);
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(5);
        }
    }
}
