package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What PostgreSQL itself lets one set on a table survives on tables, hypertables and their chunks. */
class SettingsIT {

    private static final String ROLE = "hs_settings_reader";

    private static final List<String> TABLE = List.of(
            "CREATE TABLE @(time timestamptz NOT NULL, device int NOT NULL, a int NOT NULL, b text) WITH (fillfactor = 70)",
            "ALTER TABLE @ ADD PRIMARY KEY (device, time)",
            "CREATE UNIQUE INDEX @_unique ON @(time, device, a) WITH (fillfactor = 80)",
            "CREATE INDEX @_by_a ON @(a)",
            "ALTER TABLE @ ALTER a SET STATISTICS 321",
            "ALTER TABLE @ ALTER b SET STORAGE EXTERNAL",
            "ALTER TABLE @ ALTER b SET COMPRESSION pglz",
            "ALTER TABLE @ ALTER a SET (n_distinct = 7)",
            "CREATE STATISTICS @_together (dependencies, ndistinct) ON device, a FROM @",
            "ALTER STATISTICS @_together SET STATISTICS 55",
            "COMMENT ON STATISTICS @_together IS 'both of @'",
            "COMMENT ON TABLE @ IS 'the table @'",
            "COMMENT ON COLUMN @.a IS 'a column'",
            "COMMENT ON INDEX @_unique IS 'an index'",
            "COMMENT ON CONSTRAINT @_pkey ON @ IS 'a key'",
            "GRANT SELECT ON @ TO hs_settings_reader",
            "GRANT UPDATE (b) ON @ TO hs_settings_reader",
            "CREATE POLICY only_some ON @ FOR SELECT TO hs_settings_reader USING (device > 0)",
            "ALTER TABLE @ ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE @ FORCE ROW LEVEL SECURITY");

    /** Each a fact of the table and, if it is a hypertable, of its chunks. */
    private static final List<String> FACTS = List.of(
            "SELECT string_agg(concat_ws(' ', relreplident, reloptions, relrowsecurity, relforcerowsecurity), ', '"
                    + " ORDER BY inhparent IS NOT NULL, relname) FROM pg_class c LEFT JOIN pg_inherits ON inhrelid = c.oid"
                    + " WHERE '@'::regclass IN (c.oid, inhparent)",
            "SELECT string_agg(concat_ws(' ', attname, attstattarget, attstorage, attcompression, regexp_replace(attoptions::text, 'pg_attver=[0-9]+,?', ''), attacl), ', '"
                    + " ORDER BY inhparent IS NOT NULL, attrelid::regclass::text, attnum) FROM pg_attribute"
                    + " LEFT JOIN pg_inherits ON inhrelid = attrelid WHERE attnum > 0 AND '@'::regclass IN (attrelid, inhparent)",
            "SELECT string_agg(concat_ws(' ', regexp_replace(pg_get_indexdef(indexrelid), '[0-9]+_', 'N_', 'g'), indisclustered AND inhparent IS NULL,"
                    + " indisreplident, obj_description(indexrelid)), E'\\n' ORDER BY pg_get_indexdef(indexrelid)) FROM pg_index"
                    + " LEFT JOIN pg_inherits ON inhrelid = indrelid WHERE '@'::regclass IN (indrelid, inhparent)",
            "SELECT pg_get_statisticsobjdef(oid) || stxstattarget || obj_description(oid) || stxowner::regrole"
                    + " FROM pg_statistic_ext WHERE stxrelid = '@'::regclass",
            "SELECT obj_description('@'::regclass) || col_description('@'::regclass, 3)",
            "SELECT obj_description(oid) FROM pg_constraint WHERE conname = '@_pkey'",
            "SELECT relacl::text FROM pg_class WHERE relname = '@'",
            "SELECT string_agg(concat_ws(' ', polname, polcmd, polroles::regrole[], pg_get_expr(polqual, polrelid)), ', ')"
                    + " FROM pg_policy WHERE polrelid = '@'::regclass");

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void settingsSurvive(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "settings")) {
            TestServer server = agent.server();
            server.execute("postgres", "DROP ROLE IF EXISTS " + ROLE, "CREATE ROLE " + ROLE);
            List<String> tables = new ArrayList<>(List.of("plain", "whole_rows"));
            make(
                    agent,
                    "plain",
                    "ALTER TABLE @ REPLICA IDENTITY USING INDEX @_unique",
                    "ALTER TABLE @ CLUSTER ON @_by_a");
            make(agent, "whole_rows", "ALTER TABLE @ REPLICA IDENTITY FULL");
            if (kind.timescale()) {
                for (String table : List.of("by_index", "by_key", "full_rows")) {
                    tables.add(table);
                    make(
                            agent,
                            table,
                            "SELECT create_hypertable('@', by_range('time', interval '1 day'), migrate_data => true)");
                }
                make(
                        agent,
                        "by_index",
                        "ALTER TABLE @ REPLICA IDENTITY USING INDEX @_unique",
                        "ALTER TABLE @ CLUSTER ON @_pkey");
                make(
                        agent,
                        "by_key",
                        "ALTER TABLE @ REPLICA IDENTITY USING INDEX @_pkey",
                        "ALTER TABLE @ CLUSTER ON @_by_a");
                make(agent, "full_rows", "ALTER TABLE @ REPLICA IDENTITY FULL");
                for (String table : List.of("by_index", "by_key", "full_rows")) {
                    server.execute(
                            agent.database(),
                            "INSERT INTO " + table
                                    + " SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', 1, n, 'x'"
                                    + " FROM generate_series(0, 99) n");
                }
            }
            for (String strategy : List.of("parallel-copy", "csv")) {
                String backup = agent.backup(strategy, "{\"include\": [\"*\"]}");
                String target = agent.newDatabaseName(strategy.substring(0, 3));
                JsonNode status = succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
                assertEquals("[]", status.path("warnings").toString(), strategy);
                assertAlike(agent, target, tables);
                server.execute(target, "DROP OWNED BY " + ROLE);
            }
            server.execute(agent.database(), "DROP OWNED BY " + ROLE);
            server.execute("postgres", "DROP ROLE " + ROLE);
        }
    }

    private static void assertAlike(RunningAgent agent, String target, List<String> tables) {
        for (String table : tables) {
            for (String fact : FACTS) {
                String sql = fact.replace("@", table);
                String expected = agent.server().value(agent.database(), sql);
                assertFalse(expected == null || expected.isEmpty(), sql);
                assertEquals(expected, agent.server().value(target, sql), sql);
            }
        }
    }

    /** Makes the table when it is not there, and runs more statements. */
    private static void make(RunningAgent agent, String table, String... more) {
        List<String> statements = new ArrayList<>();
        if (agent.server().value(agent.database(), "SELECT to_regclass('" + table + "')") == null) {
            statements.addAll(TABLE);
        }
        statements.addAll(List.of(more));
        agent.server()
                .execute(
                        agent.database(),
                        statements.stream().map(sql -> sql.replace("@", table)).toArray(String[]::new));
    }
}
