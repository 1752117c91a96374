package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The newest rows can be queried, and the job says so, while older ones are still on their way. */
class NewestFirstIT {

    @Test
    void theNewestRowsAnswerWhileOlderOnesAreLoaded() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "newest")) {
            TestServer server = agent.server();
            String database = agent.database();
            server.execute(
                    database,
                    "CREATE TABLE h(at timestamptz NOT NULL, v int)",
                    "SELECT create_hypertable('h', by_range('at', interval '1 day'))",
                    "INSERT INTO h SELECT timestamptz '2026-01-01' + i * interval '1 hour', i"
                            + " FROM generate_series(0, 150 * 24 - 1) AS i");
            String backup = agent.backup("{\"include\": [\"h\"]}");
            // Rows of the first day wait until the test lets them through. On one connection, because whoever makes a
            // chunk keeps
            // others from making one.
            server.execute(
                    database,
                    "TRUNCATE h",
                    "CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NEW; END'",
                    "CREATE TRIGGER gate BEFORE INSERT ON h FOR EACH ROW WHEN (NEW.v = 0) EXECUTE FUNCTION gate()");
            String job;
            try (Connection keeper = server.connect(database);
                    Statement statement = keeper.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(42)");
                job = agent.client()
                        .call(
                                "RestoreService",
                                "startRestore",
                                STORAGE,
                                backup,
                                PROFILE,
                                "{\"targetDatabase\": \"" + database + "\", \"existing\": \"append\", \"workers\": 1}")
                        .asText();
                JsonNode status = awaitMilestone(agent, job);
                String phase = status.path("phase").asText();
                assertTrue(phase.contains("'public.h' can be queried from 2026-04-11 00:00"), phase);
                assertEquals("RUNNING", status.path("state").asText());
                assertEquals(
                        String.valueOf(50 * 24),
                        server.value(database, "SELECT count(*) FROM h WHERE at >= '2026-04-11'"));
            }
            succeeded(agent.client().await(job));
            assertEquals(String.valueOf(150 * 24), server.value(database, "SELECT count(*) FROM h"));
            String log = agent.client().call("JobService", "jobLog", job, 1000).toString();
            assertTrue(log.contains("milestone: 'public.h' has all its rows"), log);
        }
    }

    private static JsonNode awaitMilestone(RunningAgent agent, String job) throws Exception {
        for (int i = 0; i < 600; i++) {
            JsonNode status = agent.client().call("JobService", "job", job);
            if (status.path("phase").asText().contains("can be queried")) {
                return status;
            }
            assertTrue(status.path("endedAt").asText().isEmpty(), status::toPrettyString);
            Thread.sleep(50);
        }
        throw new AssertionError(
                "no milestone: " + agent.client().call("JobService", "job", job).toPrettyString());
    }
}
