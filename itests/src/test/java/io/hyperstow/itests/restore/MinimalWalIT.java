package io.hyperstow.itests.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows stay out of the WAL where the server allows it. */
class MinimalWalIT {

    private static final List<String> TABLES = List.of("cpu", "conditions", "tags", "copied");

    @Test
    void rowsStayOutOfTheWal() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_MINIMAL_WAL, "wal")) {
            TestServer server = agent.server();
            String source = agent.database();
            Yardstick.load(server, source, Yardstick.FULL / 20);
            server.execute(source, "CREATE TABLE copied AS SELECT * FROM cpu");
            String backup = agent.backup("{\"include\": [\"*\"], \"workers\": 2}");
            String before = server.value("postgres", "SELECT pg_current_wal_insert_lsn()");
            String target = agent.restore(backup, "lean", "\"check\": \"hashes\", \"workers\": 2");
            long written = Long.parseLong(
                    server.value("postgres", "SELECT pg_current_wal_insert_lsn() - '" + before + "'::pg_lsn"));
            long stored = Long.parseLong(server.value(
                    target,
                    "SELECT sum(pg_table_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace IN"
                            + " ('public'::regnamespace, '_timescaledb_internal'::regnamespace)"));
            assertTrue(written < stored / 3, () -> written + " bytes of WAL for " + stored + " bytes of tables");
            for (String table : TABLES) {
                assertEquals(Contents.rows(server, source, table), Contents.rows(server, target, table), table);
            }
        }
    }
}
