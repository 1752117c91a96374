package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything a hypertable of the community edition is, taken to another database and compared by queries. */
@Tag("community")
class CommunityIT {

    private static final String OWNER = "hs_community_owner";
    private static final String PASSWORD = "of the owner";
    private static final String READER = "hs_community_reader";

    private static final String[] METRICS = {
        "CREATE TABLE m(time timestamptz NOT NULL, device int NOT NULL, site text, \"Odd v\" float8, seq bigint)",
        "SELECT create_hypertable('m', by_range('time', interval '1 day'), create_default_indexes => false)",
        "CREATE INDEX m_device ON m(device, time DESC)",
        "ALTER TABLE m SET (timescaledb.compress, timescaledb.compress_segmentby = 'device',"
                + " timescaledb.compress_orderby = 'time DESC, seq', timescaledb.compress_index = 'bloom(site)')",
        "SET timescaledb.enable_chunk_skipping = on",
        "SELECT enable_chunk_skipping('m', 'seq')",
        "INSERT INTO m SELECT '2026-01-01 UTC'::timestamptz + n * interval '10 minutes', n % 5, 's' || n % 3, n * 0.5, n"
                + " FROM generate_series(0, 144 * 10 - 1) n",
        "SELECT compress_chunk(c) FROM show_chunks('m', older_than => '2026-01-06 UTC'::timestamptz) c",
        "INSERT INTO m VALUES ('2026-01-03 05:00 UTC', 1, 'late', 1, 1)"
    };

    /** Hourly in real time; daily over it from materialized rows only; monthly by calendar; raw rows dropped below. */
    private static final String[] AGGREGATES = {
        "CREATE FUNCTION kind(text) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT upper($1) $$",
        "CREATE MATERIALIZED VIEW m_hour WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                + " SELECT time_bucket('1 hour', time) AS bucket, device, avg(\"Odd v\") AS \"Mean\", count(*) AS n FROM m"
                + " GROUP BY 1, 2 WITH NO DATA",
        "SELECT set_chunk_time_interval('m_hour', interval '3 days')",
        "CALL refresh_continuous_aggregate('m_hour', NULL, '2026-01-08 UTC')",
        "CREATE MATERIALIZED VIEW m_day WITH (timescaledb.continuous, timescaledb.materialized_only = true) AS"
                + " SELECT time_bucket('1 day', bucket) AS day, sum(n) AS n FROM m_hour GROUP BY 1 WITH NO DATA",
        "CALL refresh_continuous_aggregate('m_day', NULL, '2026-01-07 UTC')",
        "CREATE MATERIALIZED VIEW m_month WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                + " SELECT time_bucket('1 month', time, 'Europe/Berlin') AS month, kind(site) AS kind, count(*) AS n FROM m"
                + " GROUP BY 1, 2 WITH NO DATA",
        "CALL refresh_continuous_aggregate('m_month', '2025-12-01 UTC', '2026-02-01 Europe/Berlin')",
        "CREATE MATERIALIZED VIEW m_fresh WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                + " SELECT time_bucket('1 day', time) AS day, count(*) AS n FROM m GROUP BY 1 WITH NO DATA",
        "CREATE INDEX m_hour_n ON m_hour(n)",
        "ALTER MATERIALIZED VIEW m_hour SET (timescaledb.compress, timescaledb.compress_segmentby = 'device')",
        "SELECT compress_chunk(c) FROM show_chunks('m_hour') c",
        "COMMENT ON VIEW m_hour IS 'by the hour'",
        "COMMENT ON COLUMN m_hour.\"Mean\" IS 'the mean'",
        "GRANT SELECT ON m_hour TO " + READER,
        "GRANT SELECT (day) ON m_day TO " + READER,
        "SELECT drop_chunks('m', older_than => '2026-01-03 UTC'::timestamptz)",
        "INSERT INTO m VALUES ('2026-01-04 05:00 UTC', 2, 'late', 100, 1), ('2026-01-09 05:00 UTC', 2, 's9', 100, 1)"
    };

    private static final String[] POLICIES = {
        "SELECT add_retention_policy('m', interval '100 years', schedule_interval => interval '3 hours',"
                + " initial_start => '2100-01-01 UTC', timezone => 'Europe/Berlin')",
        "SELECT add_compression_policy('m', interval '100 years')",
        "SELECT add_reorder_policy('m', 'm_device')",
        "SELECT add_continuous_aggregate_policy('m_hour', interval '100 years', interval '99 years', interval '30 minutes')",
        "SELECT add_retention_policy('m_hour', interval '200 years')",
        "SELECT alter_job(job_id, max_retries => 3, max_runtime => interval '1 minute', retry_period => interval '2 minutes')"
                + " FROM timescaledb_information.jobs WHERE proc_name = 'policy_compression'",
        "SELECT alter_job(job_id, scheduled => false) FROM timescaledb_information.jobs WHERE proc_name = 'policy_reorder'"
    };

    private static final String[] MORE = {
        "CREATE VIEW busy AS SELECT bucket, n FROM m_hour WHERE n > 1",
        "CREATE MATERIALIZED VIEW peaks AS SELECT max(n) AS n FROM busy",
        "CREATE INDEX ON peaks(n)",
        "CREATE PROCEDURE tidy(job_id int, config jsonb) LANGUAGE plpgsql AS 'BEGIN END'",
        "SELECT add_job('tidy', interval '1 day', config => '{\"keep\": 3}', initial_start => '2100-01-01 UTC')"
    };

    private static final List<String> VIEWS = List.of("m_hour", "m_day", "m_month", "m_fresh");
    private static final String EVERYTHING = "{\"include\": [\"m\", \"m_*\"]}";

    /** Each a fact that is to be the same in both databases. */
    private static final List<String> FACTS = List.of(
            "SELECT string_agg(hypertable::text || ' ' || coalesce(segmentby, '-') || ' ' || coalesce(orderby, '-'), ', '"
                    + " ORDER BY hypertable::text) FROM timescaledb_information.hypertable_columnstore_settings"
                    + " WHERE hypertable = 'm'::regclass",
            "SELECT string_agg(range_start || ' ' || is_compressed, ', ' ORDER BY range_start)"
                    + " FROM timescaledb_information.chunks WHERE hypertable_name = 'm'",
            "SELECT string_agg(column_name, ', ') FROM _timescaledb_catalog.chunk_column_stats s"
                    + " JOIN _timescaledb_catalog.hypertable h ON h.id = s.hypertable_id WHERE chunk_id IS NULL AND table_name = 'm'",
            "SELECT string_agg(view_name || ' ' || view_owner || ' ' || materialized_only || ' ' || compression_enabled || ' '"
                    + " || view_definition, E'\\n' ORDER BY view_name) FROM timescaledb_information.continuous_aggregates",
            "SELECT string_agg(view_name || ' ' || time_interval, ', ' ORDER BY view_name)"
                    + " FROM timescaledb_information.continuous_aggregates JOIN timescaledb_information.dimensions d"
                    + " ON d.hypertable_name = materialization_hypertable_name",
            "SELECT string_agg(user_view_name || ' ' || watermark, ', ' ORDER BY user_view_name)"
                    + " FROM _timescaledb_catalog.continuous_agg JOIN _timescaledb_catalog.continuous_aggs_watermark"
                    + " USING (mat_hypertable_id)",
            "SELECT string_agg(relname || ' ' || coalesce(relacl::text, '') || ' ' || coalesce(obj_description(oid), ''), ', '"
                    + " ORDER BY relname) FROM pg_class WHERE relname LIKE 'm\\_%' AND relkind = 'v'",
            "SELECT string_agg(attname || ' ' || attacl::text, ', ') FROM pg_attribute WHERE attrelid = 'm_day'::regclass"
                    + " AND attacl IS NOT NULL",
            "SELECT col_description('m_hour'::regclass, 3)",
            "SELECT string_agg(view_name || ' ' || regexp_replace(pg_get_indexdef(indexrelid), '_materialized_hypertable_\\d+',"
                    + " 'it', 'g'), E'\\n' ORDER BY view_name, pg_get_indexdef(indexrelid)) FROM timescaledb_information.continuous_aggregates JOIN pg_index"
                    + " ON indrelid = format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name)::regclass"
                    + " WHERE view_name IS NOT NULL",
            "SELECT string_agg(view_name || ' ' || range_start || ' ' || is_compressed, ', ' ORDER BY view_name, range_start)"
                    + " FROM timescaledb_information.continuous_aggregates JOIN timescaledb_information.chunks c"
                    + " ON c.hypertable_name = materialization_hypertable_name");

    private static final String JOBS =
            "SELECT string_agg(concat_ws(' ', j.proc_name, j.schedule_interval, j.max_runtime, j.max_retries, j.retry_period,"
                    + " j.fixed_schedule, j.initial_start, b.timezone, j.config - 'hypertable_id' - 'mat_hypertable_id',"
                    + " j.hypertable_name, j.check_name, j.owner), E'\\n' ORDER BY j.proc_name, j.hypertable_name)"
                    + " FROM timescaledb_information.jobs j JOIN _timescaledb_catalog.bgw_job b ON b.id = j.job_id"
                    + " WHERE j.job_id >= 1000";

    private RunningAgent agent;
    private TestServer server;
    private String database;

    @BeforeEach
    void start() throws Exception {
        agent = RunningAgent.start(ServerKind.COMMUNITY, "community");
        server = agent.server();
        database = agent.database();
        for (String role : List.of(OWNER, READER)) {
            server.execute("postgres", "DROP ROLE IF EXISTS " + role);
        }
        server.execute(
                "postgres",
                "CREATE ROLE " + OWNER + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'",
                "CREATE ROLE " + READER,
                "ALTER DATABASE " + database + " OWNER TO " + OWNER);
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.close();
            server.execute("postgres", "DROP ROLE IF EXISTS " + OWNER, "DROP ROLE IF EXISTS " + READER);
        }
    }

    private void make(String[]... parts) {
        List<String> statements = new ArrayList<>(List.of("SET ROLE " + OWNER));
        for (String[] part : parts) {
            statements.addAll(List.of(part));
        }
        server.execute(database, statements.toArray(String[]::new));
    }

    private void assertAlike(String target, List<String> tables) {
        for (String table : tables) {
            assertEquals(Contents.rows(server, database, table), Contents.rows(server, target, table), table);
        }
        for (String fact : FACTS) {
            String expected = server.value(database, fact);
            assertNotNull(expected, fact);
            assertEquals(expected, server.value(target, fact), fact);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel-copy", "csv"})
    void hypertablesAndAggregatesComeBackExactly(String strategy) throws Exception {
        make(METRICS, AGGREGATES);
        String backup = agent.backup(strategy, EVERYTHING);
        String target = agent.newDatabaseName("exact");
        JsonNode status =
                succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "\"check\": \"hashes\"")));
        assertAlike(target, List.of("m", "m_hour", "m_day", "m_month", "m_fresh"));
        assertEquals("[]", status.path("warnings").toString());
        for (String log : List.of(
                "SELECT string_agg(user_view_name || ' ' || lowest_modified_value || ' ' || greatest_modified_value, ', '"
                        + " ORDER BY user_view_name, lowest_modified_value)"
                        + " FROM _timescaledb_catalog.continuous_aggs_materialization_invalidation_log"
                        + " JOIN _timescaledb_catalog.continuous_agg ON mat_hypertable_id = materialization_id",
                "SELECT range_agg(numrange(lowest_modified_value, greatest_modified_value, '[]'))"
                        + " FROM _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log"
                        + " JOIN _timescaledb_catalog.hypertable h ON h.id = hypertable_id WHERE table_name = 'm'")) {
            assertEquals(server.value(database, log), server.value(target, log), log);
        }
        // What a refresh does next is the same, too.
        for (String one : List.of(database, target)) {
            server.execute(one, "CALL refresh_continuous_aggregate('m_hour', '2026-01-03 UTC', '2026-01-10 UTC')");
        }
        assertEquals(Contents.rows(server, database, "m_hour"), Contents.rows(server, target, "m_hour"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel-copy", "csv"})
    void anOwnerWithoutSuperuserRestoresThemToo(String strategy) throws Exception {
        make(METRICS, AGGREGATES, POLICIES);
        agent.profile("owner", server, database, OWNER, PASSWORD);
        String backup = agent.backup(strategy, EVERYTHING);
        String target = agent.newDatabaseName("owner");
        JsonNode status =
                succeeded(agent.client().restore(STORAGE, backup, "owner", intoNew(target, "\"check\": \"hashes\"")));
        assertAlike(target, List.of("m", "m_hour", "m_day", "m_month", "m_fresh"));
        assertEquals(server.value(database, JOBS), server.value(target, JOBS));
        assertTrue(
                status.path("warnings")
                        .toString()
                        .contains("'public.m_hour' has the materialized rows and the watermark"),
                status::toPrettyString);
        // Rows that retention has left only in the aggregate outlive a refresh of everything.
        String old = "SELECT sum(n) FROM m_hour WHERE bucket < '2026-01-03 UTC'";
        assertEquals("288", server.value(target, old));
        server.execute(target, "CALL refresh_continuous_aggregate('m_hour', NULL, NULL)");
        assertEquals("288", server.value(target, old));
        server.execute(database, "CALL refresh_continuous_aggregate('m_hour', '2026-01-03 UTC', NULL)");
        assertEquals(Contents.rows(server, database, "m_hour"), Contents.rows(server, target, "m_hour"));
    }

    /** With views over aggregates, materialized ones too, and a job of the users' own. */
    @Test
    void aWholeDatabaseComesBackTableByTable() throws Exception {
        make(METRICS, AGGREGATES, POLICIES, MORE);
        String backup = agent.backup("");
        String target = agent.newDatabaseName("whole");
        succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "\"check\": \"hashes\"")));
        assertAlike(target, List.of("m", "m_hour", "m_day", "m_month", "m_fresh", "busy", "peaks"));
        assertEquals(server.value(database, JOBS), server.value(target, JOBS));
        assertEquals(
                server.value(database, "SELECT string_agg(indexdef, ',') FROM pg_indexes WHERE tablename = 'peaks'"),
                server.value(target, "SELECT string_agg(indexdef, ',') FROM pg_indexes WHERE tablename = 'peaks'"));

        agent.profile("owner", server, database, OWNER, PASSWORD);
        String owners = agent.newDatabaseName("whole_owner");
        succeeded(agent.client().restore(STORAGE, backup, "owner", intoNew(owners, "\"check\": \"hashes\"")));
        assertAlike(owners, List.of("m", "m_hour", "m_day", "m_month", "m_fresh", "busy", "peaks"));
        assertEquals(server.value(database, JOBS), server.value(owners, JOBS));

        String chosen = agent.restore(backup, "some", "\"include\": [\"m\", \"m_*\"], \"check\": \"hashes\"");
        assertAlike(chosen, List.of("m", "m_hour", "m_day", "m_month", "m_fresh"));
    }

    @Test
    void aWholeDatabaseComesBackAsAnArchive() throws Exception {
        make(METRICS, AGGREGATES, POLICIES, MORE);
        JsonNode made = succeeded(agent.client().backup(PROFILE, "pgdump", STORAGE, "{\"check\": \"hashes\"}"));
        assertFalse(made.path("warnings").toString().contains("left out"), made::toPrettyString);
        String backup = made.path("backupId").asText();
        String target = agent.restore(backup, "archive", "\"check\": \"hashes\"");
        assertAlike(target, List.of("m", "m_hour", "m_day", "m_month", "m_fresh", "busy", "peaks"));
        assertEquals(server.value(database, JOBS), server.value(target, JOBS));
        String on = "SELECT count(*) FROM timescaledb_information.jobs WHERE scheduled AND job_id >= 1000";
        assertEquals("0", server.value(target, on));
        String enabled = agent.restore(backup, "archive_on", "\"enableJobs\": true");
        assertEquals(server.value(database, on), server.value(enabled, on));

        failed("UNSUPPORTED", agent.client().backup(PROFILE, "pgdump", STORAGE, "{\"excludeTables\": [\"m_day\"]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parallel-copy", "csv"})
    void policiesComeBackAsTheyWereAndOff(String strategy) throws Exception {
        make(METRICS, AGGREGATES, POLICIES);
        String backup = agent.backup(strategy, EVERYTHING);
        String target = agent.newDatabaseName("off");
        JsonNode status = succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
        assertEquals(server.value(database, JOBS), server.value(target, JOBS));
        String on = "SELECT string_agg(proc_name || ' ' || hypertable_name, ', ' ORDER BY proc_name, hypertable_name)"
                + " FROM timescaledb_information.jobs WHERE scheduled AND job_id >= 1000";
        assertEquals(null, server.value(target, on));
        String warnings = status.path("warnings").toString();
        assertTrue(warnings.contains("policy_retention of 'public.m') was on at the source and is off"), warnings);
        assertFalse(warnings.contains("policy_reorder"), warnings);

        String enabled = agent.restore(backup, "enabled", "\"enableJobs\": true");
        assertEquals(server.value(database, JOBS), server.value(enabled, JOBS));
        assertEquals(server.value(database, on), server.value(enabled, on));
    }

    @Test
    void everyChunkOfAnAggregateCanBeACsvFile() throws Exception {
        make(METRICS, AGGREGATES);
        String backup = agent.backup("csv", EVERYTHING.replace("{", "{\"filePer\": \"chunk\", "));
        String target = agent.restore(backup, "files", "\"check\": \"hashes\", \"workers\": 3");
        assertAlike(target, List.of("m", "m_hour", "m_day", "m_month", "m_fresh"));
        assertTrue(Files.exists(agent.storage().resolve("backups/" + backup + "/data/2-public-m_day/1.csv.zst")));
    }

    @Test
    void anotherPartitioningIsCompressedWhereAllWas() throws Exception {
        make(METRICS);
        String backup = agent.backup("{\"include\": [\"m\"]}");
        String target = agent.restore(
                backup, "wider", "\"hypertables\": {\"m\": {\"chunkInterval\": \"2 days\"}}, \"check\": \"hashes\"");
        assertEquals(Contents.rows(server, database, "m"), Contents.rows(server, target, "m"));
        // Days 1 to 5 were compressed.
        assertEquals(
                "2026-01-01 true, 2026-01-03 true, 2026-01-05 false, 2026-01-07 false, 2026-01-09 false",
                server.value(
                        target,
                        "SELECT string_agg((range_start AT TIME ZONE 'UTC')::date || ' ' || is_compressed, ', ' ORDER BY range_start)"
                                + " FROM timescaledb_information.chunks WHERE hypertable_name = 'm'"));
    }

    @Test
    void theApacheEditionGetsTheRowsAndNamesTheRest() throws Exception {
        make(METRICS, AGGREGATES, POLICIES, MORE);
        apacheEditionGetsTheRows(agent.backup(EVERYTHING), List.of());
        apacheEditionGetsTheRows(
                agent.backup(""), List.of("view 'public.busy' is left out", "view 'public.peaks' is left out"));
    }

    private void apacheEditionGetsTheRows(String backup, List<String> moreNamed) throws Exception {
        for (ServerKind kind : List.of(ServerKind.PG17_TIMESCALE, ServerKind.PG18_TIMESCALE)) {
            TestServer apache = Testbed.server(kind);
            String home = apache.createDatabase("apache");
            String target = home + "_target";
            try {
                agent.profile(home, apache, home, apache.superuser(), apache.password());
                JsonNode status = succeeded(agent.client()
                        .restore(
                                STORAGE,
                                backup,
                                home,
                                intoNew(
                                        target,
                                        "\"check\": \"hashes\", \"owner\": \"current\", \"privileges\": \"skip\"")));
                assertEquals(Contents.rows(server, database, "m"), Contents.rows(apache, target, "m"));
                assertEquals(8, Contents.chunks(apache, target, "m"));
                String warnings = status.path("warnings").toString();
                List<String> all = new ArrayList<>(moreNamed);
                all.addAll(List.of(
                        "compression settings of 'public.m' are left out",
                        "continuous aggregate 'public.m_hour' is left out",
                        "continuous aggregate 'public.m_day' is left out",
                        "policy_retention of 'public.m') is left out"));
                for (String named : all) {
                    assertTrue(warnings.contains(named), named + " in " + warnings);
                }
            } finally {
                apache.dropDatabase(target);
                apache.dropDatabase(home);
            }
        }
    }
}
