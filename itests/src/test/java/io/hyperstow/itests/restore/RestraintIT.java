package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restore into a database that is in use changes what it was asked to change, and nothing else. */
class RestraintIT {

    private RunningAgent agent;
    private TestServer server;
    private String database;

    @BeforeEach
    void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "restraint");
        server = agent.server();
        database = agent.database();
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    private String count(String table) {
        return server.value(database, "SELECT count(*) FROM " + table);
    }

    private JsonNode restoreInPlace(String backup, String existing) throws Exception {
        return succeeded(agent.client()
                .restore(
                        STORAGE,
                        backup,
                        PROFILE,
                        "{\"targetDatabase\": \"" + database + "\", \"existing\": \"" + existing + "\"}"));
    }

    @Test
    void truncateTouchesOnlyTablesWhoseRowsTheBackupHolds() throws Exception {
        server.execute(
                database,
                "CREATE TABLE big AS SELECT generate_series(1, 1000) AS v",
                "CREATE TABLE small AS SELECT generate_series(1, 10) AS v");
        String backup = agent.backup("{\"include\": [\"big\", \"small\"], \"excludeTableData\": [\"big\"]}");
        server.execute(database, "DELETE FROM small");
        JsonNode status = restoreInPlace(backup, "truncate");
        assertEquals("1000", count("big"));
        assertEquals("10", count("small"));
        assertTrue(status.path("warnings").toString().contains("public.big"), status::toPrettyString);
    }

    @Test
    void truncatingOnePartitionOrOneHeirLeavesTheOthers() throws Exception {
        server.execute(
                database,
                "CREATE TABLE m(v int) PARTITION BY RANGE (v)",
                "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (10) TO (20)",
                "INSERT INTO m SELECT generate_series(0, 19)",
                "CREATE TABLE p(v int)",
                "CREATE TABLE c1() INHERITS (p)",
                "CREATE TABLE c2() INHERITS (p)",
                "INSERT INTO p VALUES (1)",
                "INSERT INTO c1 VALUES (2)",
                "INSERT INTO c2 VALUES (3)");
        String backup = agent.backup("{\"include\": [\"m1\", \"c1\"]}");
        server.execute(database, "DELETE FROM m1 WHERE v > 4", "INSERT INTO c1 VALUES (4)");
        restoreInPlace(backup, "truncate");
        assertEquals("10", count("m1"));
        assertEquals("10", count("m2"));
        assertEquals("1", count("ONLY p"));
        assertEquals("1", count("c1"));
        assertEquals("1", count("c2"));
    }

    @Test
    void aPartitionedTableAloneCanBeBackedUpAndRestored() throws Exception {
        server.execute(
                database,
                "CREATE TABLE a_root(v int) PARTITION BY RANGE (v)",
                "CREATE TABLE a_root_1 PARTITION OF a_root FOR VALUES FROM (0) TO (10)",
                "INSERT INTO a_root SELECT generate_series(0, 9)");
        String backup = agent.backup("{\"include\": [\"a_root\"]}");
        String target = agent.restore(backup, "partitioned", "\"check\": \"hashes\"");
        assertEquals("10", server.value(target, "SELECT count(*) FROM a_root"));
    }

    @Test
    void aSequenceThatIsInUseIsNeverSetBack() throws Exception {
        server.execute(
                database,
                "CREATE SEQUENCE global_id",
                "SELECT setval('global_id', 500)",
                "CREATE TABLE drawing(id int DEFAULT nextval('global_id'), v int)",
                "INSERT INTO drawing(v) VALUES (1)");
        String backup = agent.backup("{\"include\": [\"drawing\"]}");
        server.execute(database, "SELECT setval('global_id', 1000000)");
        restoreInPlace(backup, "truncate");
        assertEquals("1000001", server.value(database, "SELECT nextval('global_id')"));
    }

    @Test
    void theGrantsOfTheSchemaPublicStayAsTheyAre() throws Exception {
        server.execute(
                database,
                "GRANT CREATE ON SCHEMA public TO PUBLIC",
                "CREATE TABLE granted AS SELECT generate_series(1, 3) AS v");
        String backup = agent.backup("{\"include\": [\"granted\"]}");
        String target = server.createDatabase("restraint_target");
        try {
            server.execute(target, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
            succeeded(agent.client().restore(STORAGE, backup, PROFILE, "{\"targetDatabase\": \"" + target + "\"}"));
            assertEquals(
                    "0",
                    server.value(
                            target,
                            "SELECT count(*) FROM pg_namespace, aclexplode(nspacl) AS a"
                                    + " WHERE nspname = 'public' AND a.grantee = 0"));
        } finally {
            server.dropDatabase(target);
        }
    }

    @Test
    void aCancelledRestoreDoesNotTruncateLater() throws Exception {
        server.execute(database, "CREATE TABLE busy AS SELECT generate_series(1, 5) AS v");
        String backup = agent.backup("{\"include\": [\"busy\"]}");
        AgentClient client = agent.client();
        try (Connection reader = server.connect(database);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM busy");
            String job = client.call(
                            "RestoreService",
                            "startRestore",
                            STORAGE,
                            backup,
                            PROFILE,
                            "{\"targetDatabase\": \"" + database + "\", \"existing\": \"truncate\"}")
                    .asText();
            for (int i = 0; i < 200 && count("pg_locks WHERE NOT granted").equals("0"); i++) {
                Thread.sleep(50);
            }
            client.call("JobService", "cancelJob", job);
            JsonNode status = client.call("JobService", "awaitJob", job, 10);
            assertEquals("CANCELLED", status.path("state").asText(), status::toPrettyString);
            reader.rollback();
        }
        assertEquals("5", count("busy"));
    }

    @Test
    void settingsThatWouldHinderTheRestoreAreMadeAtItsEnd() throws Exception {
        server.execute(
                database,
                "CREATE TABLE kept AS SELECT generate_series(1, 3) AS v",
                "ALTER DATABASE " + database + " SET default_transaction_read_only = on");
        try {
            String backup = agent.backup("{\"include\": [\"kept\"]}");
            String target = agent.newDatabaseName("readonly");
            succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
            assertEquals("on", server.value(target, "SHOW default_transaction_read_only"));
        } finally {
            server.execute("postgres", "ALTER DATABASE " + database + " RESET default_transaction_read_only");
        }
    }

    @Test
    void tablesThatReferenceEachOtherAreLoadedWithoutHanging() throws Exception {
        for (int i = 0; i < 14; i++) {
            server.execute(database, "CREATE TABLE ring_" + i + "(id int PRIMARY KEY)");
        }
        for (int i = 0; i < 14; i++) {
            for (int j = 0; j < 14; j++) {
                server.execute(database, "ALTER TABLE ring_" + i + " ADD FOREIGN KEY (id) REFERENCES ring_" + j);
            }
        }
        String backup = agent.backup("{\"include\": [\"ring_*\"]}");
        restoreInPlace(backup, "append");
        assertEquals("0", count("ring_0"));
    }
}
