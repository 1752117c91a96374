package io.hyperstow.itests.faults;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Rows that are added to tables in use are added once, whenever the agent ends. */
class AppendFaultIT {

    @Test
    void anAppendThatWasKilledAndStartedAgainNeitherLosesNorDoublesARow() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "append")) {
            TestServer server = agent.server();
            String database = agent.database();
            server.execute(
                    database,
                    "CREATE TABLE a(id int)",
                    "INSERT INTO a SELECT generate_series(1, 1000)",
                    "CREATE TABLE b(at timestamptz NOT NULL, id int)",
                    "SELECT create_hypertable('b', 'at', chunk_time_interval => interval '1 day')",
                    "INSERT INTO b SELECT timestamptz '2026-01-01' + i * interval '1 minute', i"
                            + " FROM generate_series(1, 20000) AS i");
            String backup = agent.csvBackup("{\"include\": [\"a\", \"b\"]}");
            // Whichever table comes last, its rows wait until the test lets them through.
            server.execute(
                    database,
                    "CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NEW; END'",
                    "CREATE TRIGGER gate BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION gate()",
                    "CREATE TRIGGER gate BEFORE INSERT ON b FOR EACH ROW WHEN (NEW.id = 20000)"
                            + " EXECUTE FUNCTION gate()");
            String options = "{\"targetDatabase\": \"" + database + "\", \"existing\": \"append\"}";
            try (Connection keeper = server.connect(database);
                    Statement statement = keeper.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(42)");
                agent.client().call("RestoreService", "startRestore", STORAGE, backup, PROFILE, options);
                awaitWaiting(server, database);
                agent.process().kill();
            }
            awaitNobody(server, database);
            assertEquals("1000", server.value(database, "SELECT count(*) FROM a"));
            assertEquals("20000", server.value(database, "SELECT count(*) FROM b"));
            agent.process().start();
            succeeded(agent.client().restore(STORAGE, backup, PROFILE, options));
            assertEquals("2000", server.value(database, "SELECT count(*) FROM a"));
            assertEquals("40000", server.value(database, "SELECT count(*) FROM b"));
        }
    }

    private static void awaitWaiting(TestServer server, String database) throws InterruptedException {
        await(server, database, "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    }

    /** The server notices that its client has vanished, and rolls back. */
    private static void awaitNobody(TestServer server, String database) throws InterruptedException {
        await(
                server,
                database,
                "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }

    private static void await(TestServer server, String database, String condition) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (server.value(database, condition).equals("t")) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("never came true: " + condition);
    }
}
