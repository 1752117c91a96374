package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hypertables of the community edition that are not like most, restored by an owner and by a superuser. */
@Tag("community")
class CommunityCornersIT {

    private static final String OWNER = "hs_corner_owner";
    private static final String PASSWORD = "of the owner";
    private static final String WATERMARKS =
            "SELECT string_agg(user_view_name || ' ' || watermark, ', ' ORDER BY user_view_name)"
                    + " FROM _timescaledb_catalog.continuous_agg JOIN _timescaledb_catalog.continuous_aggs_watermark"
                    + " USING (mat_hypertable_id)";

    private RunningAgent agent;
    private TestServer server;
    private String database;

    @BeforeEach
    void start() throws Exception {
        agent = RunningAgent.start(ServerKind.COMMUNITY, "corners");
        server = agent.server();
        database = agent.database();
        server.execute(
                "postgres",
                "DROP ROLE IF EXISTS " + OWNER,
                "CREATE ROLE " + OWNER + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'",
                "ALTER DATABASE " + database + " OWNER TO " + OWNER);
        agent.profile("owner", server, database, OWNER, PASSWORD);
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.close();
            server.execute("postgres", "DROP ROLE IF EXISTS " + OWNER);
        }
    }

    private void make(String... statements) {
        List<String> all = new ArrayList<>(List.of("SET ROLE " + OWNER));
        all.addAll(List.of(statements));
        server.execute(database, all.toArray(String[]::new));
    }

    /** Backs up as the owner, restores as both, and compares rows and watermarks. */
    private List<String> backAndForth(String... relations) throws Exception {
        String backup = succeeded(agent.client().backup("owner", STORAGE, "{\"include\": [\"*\"]}"))
                .path("backupId")
                .asText();
        List<String> targets = new ArrayList<>();
        for (String profile : List.of("owner", PROFILE)) {
            String target = agent.newDatabaseName(profile);
            succeeded(agent.client().restore(STORAGE, backup, profile, intoNew(target, "\"check\": \"hashes\"")));
            for (String relation : relations) {
                assertEquals(
                        Contents.rows(server, database, relation),
                        Contents.rows(server, target, relation),
                        relation + " by " + profile);
            }
            assertEquals(server.value(database, WATERMARKS), server.value(target, WATERMARKS), profile);
            targets.add(target);
        }
        return targets;
    }

    @Test
    void timesOfOtherTypes() throws Exception {
        make(
                "CREATE TABLE numbers(at int NOT NULL, v int)",
                "SELECT create_hypertable('numbers', by_range('at', 10))",
                "CREATE FUNCTION present() RETURNS int LANGUAGE sql STABLE AS 'SELECT 50'",
                "SELECT set_integer_now_func('numbers', 'present')",
                "INSERT INTO numbers SELECT n, n FROM generate_series(0, 99) n",
                "CREATE MATERIALIZED VIEW by_five WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket(5, at) AS b, sum(v) FROM numbers GROUP BY 1 WITH NO DATA",
                "CALL refresh_continuous_aggregate('by_five', 0, 60)",
                "SELECT drop_chunks('numbers', older_than => 30)",
                "SELECT add_retention_policy('numbers', 900)",
                "SELECT add_continuous_aggregate_policy('by_five', 900, 100, interval '1 hour')",
                "CREATE TABLE days(on_day date NOT NULL, v int)",
                "SELECT create_hypertable('days', by_range('on_day', interval '7 days'))",
                "INSERT INTO days SELECT date '2026-01-01' + n, n FROM generate_series(0, 59) n",
                "CREATE MATERIALIZED VIEW by_week WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket('1 week', on_day) AS w, sum(v) FROM days GROUP BY 1 WITH NO DATA",
                "CALL refresh_continuous_aggregate('by_week', NULL, date '2026-02-16')",
                "CREATE TABLE naive(at timestamp NOT NULL, v int)",
                "SELECT create_hypertable('naive', by_range('at', interval '1 day'))",
                "INSERT INTO naive SELECT timestamp '2026-01-01' + n * interval '1 hour', n FROM generate_series(0, 99) n",
                "CREATE MATERIALIZED VIEW by_month WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket('1 month', at) AS m, sum(v) FROM naive GROUP BY 1 WITH NO DATA",
                "CALL refresh_continuous_aggregate('by_month', NULL, NULL)",
                "CREATE MATERIALIZED VIEW shifted WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket('1 day', at, \"offset\" => interval '6 hours') AS d, sum(v) FROM naive GROUP BY 1"
                        + " WITH NO DATA",
                "CALL refresh_continuous_aggregate('shifted', NULL, '2026-01-03 06:00')");
        List<String> targets = backAndForth("numbers", "by_five", "days", "by_week", "naive", "by_month", "shifted");
        String config =
                "SELECT string_agg(proc_name || ' ' || (config - 'hypertable_id' - 'mat_hypertable_id')::text, ', '"
                        + " ORDER BY proc_name) FROM timescaledb_information.jobs WHERE job_id >= 1000";
        for (String target : targets) {
            assertEquals(server.value(database, config), server.value(target, config));
        }
        // The owner's restore keeps what retention has left to the aggregate, whatever is refreshed.
        server.execute(targets.get(0), "CALL refresh_continuous_aggregate('by_five', NULL, NULL)");
        assertEquals("435", server.value(targets.get(0), "SELECT sum(sum) FROM by_five WHERE b < 30"));
    }

    @Test
    void nothingIsLeftOfTheRawRows() throws Exception {
        make(
                "CREATE TABLE m(time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('m', by_range('time', interval '1 day'))",
                "INSERT INTO m SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', n FROM generate_series(0, 99) n",
                "CREATE MATERIALIZED VIEW m_day WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket('1 day', time) AS day, sum(v) AS v FROM m GROUP BY 1 WITH NO DATA",
                "CALL refresh_continuous_aggregate('m_day', NULL, NULL)",
                "CREATE MATERIALIZED VIEW m_week WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket('1 week', day) AS week, sum(v) AS v FROM m_day GROUP BY 1 WITH NO DATA",
                "CALL refresh_continuous_aggregate('m_week', NULL, NULL)",
                "SELECT drop_chunks('m', older_than => '2027-01-01 UTC'::timestamptz)",
                "SELECT drop_chunks('m_day', older_than => '2027-01-01 UTC'::timestamptz)");
        List<String> targets = backAndForth("m", "m_day", "m_week");
        assertEquals("4950", server.value(targets.get(0), "SELECT sum(v) FROM m_week"));
        server.execute(targets.get(0), "CALL refresh_continuous_aggregate('m_week', NULL, '2027-01-01 UTC')");
        assertEquals("4950", server.value(targets.get(0), "SELECT sum(v) FROM m_week"));
    }

    @Test
    void partitionsRollUpsJoinsAndWindows() throws Exception {
        make(
                "SET timescaledb.enable_cagg_window_functions = on",
                "CREATE TABLE sites(id int PRIMARY KEY, name text)",
                "INSERT INTO sites SELECT n, 'site ' || n FROM generate_series(0, 4) n",
                "CREATE TABLE m(time timestamptz NOT NULL, site int NOT NULL REFERENCES sites, v int, PRIMARY KEY (time, site))",
                "SELECT create_hypertable('m', by_range('time', interval '6 hours'))",
                "SELECT add_dimension('m', by_hash('site', 3))",
                "INSERT INTO m SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', n % 5, n FROM generate_series(0, 99) n",
                "ALTER TABLE m SET (timescaledb.compress, timescaledb.compress_segmentby = 'site')",
                "SELECT compress_chunk(c) FROM show_chunks('m', older_than => '2026-01-03 UTC'::timestamptz) c",
                "CREATE TABLE rolled(time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('rolled', by_range('time', interval '6 hours'))",
                "INSERT INTO rolled SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', n FROM generate_series(0, 99) n",
                "ALTER TABLE rolled SET (timescaledb.compress, timescaledb.compress_orderby = 'time',"
                        + " timescaledb.compress_chunk_time_interval = '1 day')",
                "SELECT compress_chunk(c) FROM show_chunks('rolled', older_than => '2026-01-03 UTC'::timestamptz) c",
                "CREATE MATERIALIZED VIEW joined WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS"
                        + " SELECT time_bucket('1 day', time) AS day, name, sum(v) FROM m JOIN sites ON id = site GROUP BY 1, 2"
                        + " WITH NO DATA",
                "CALL refresh_continuous_aggregate('joined', NULL, '2026-01-04 UTC')",
                "CREATE MATERIALIZED VIEW ranked WITH (timescaledb.continuous) AS SELECT time_bucket('1 day', time) AS day, site,"
                        + " rank() OVER (PARTITION BY time_bucket('1 day', time) ORDER BY sum(v)) FROM m GROUP BY 1, 2 WITH NO DATA",
                "CALL refresh_continuous_aggregate('ranked', NULL, '2026-01-04 UTC')");
        List<String> targets = backAndForth("m", "rolled", "joined", "ranked");
        String chunks =
                "SELECT string_agg(hypertable_name || ' ' || range_start || ' ' || range_end || ' ' || is_compressed, ', '"
                        + " ORDER BY hypertable_name, range_start, range_end) FROM timescaledb_information.chunks"
                        + " WHERE hypertable_name IN ('m', 'rolled')";
        for (String target : targets) {
            assertEquals(server.value(database, chunks), server.value(target, chunks), target);
        }
    }

    @Test
    void policiesThatSettingsBringAreAsTheyWere() throws Exception {
        make(
                "CREATE TABLE m(time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('m', by_range('time', interval '1 day'))",
                "ALTER TABLE m SET (timescaledb.compress, timescaledb.compress_orderby = 'time', timescaledb.direct_compress)",
                "SELECT delete_job(job_id) FROM timescaledb_information.jobs WHERE proc_name = 'policy_compaction'",
                "INSERT INTO m SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', n FROM generate_series(0, 99) n");
        String jobs =
                "SELECT string_agg(proc_name || ' ' || schedule_interval || ' ' || (config - 'hypertable_id')::text, ', ')"
                        + " FROM timescaledb_information.jobs WHERE job_id >= 1000";
        for (String target : backAndForth("m")) {
            assertEquals(server.value(database, jobs), server.value(target, jobs), target);
        }
    }

    @Test
    void damagedMaterializedRowsLeaveNothingBehind() throws Exception {
        make(
                "CREATE TABLE m(time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('m', by_range('time', interval '1 day'))",
                "ALTER TABLE m SET (timescaledb.compress)",
                "INSERT INTO m SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', n FROM generate_series(0, 99) n",
                "SELECT compress_chunk(c) FROM show_chunks('m') c",
                "CREATE MATERIALIZED VIEW m_day WITH (timescaledb.continuous) AS SELECT time_bucket('1 day', time) AS day, sum(v)"
                        + " FROM m GROUP BY 1 WITH NO DATA",
                "CALL refresh_continuous_aggregate('m_day', NULL, NULL)");
        String backup = agent.backup("{\"include\": [\"*\"]}");
        Path rows;
        try (Stream<Path> files = Files.walk(agent.storage())) {
            rows = files.filter(file -> file.toString().contains("-public-m_day/"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(rows);
        bytes[bytes.length / 2] ^= 1;
        Files.write(rows, bytes);
        String target = server.createDatabase("corners_target");
        try {
            failed(
                    "ARTIFACT_CORRUPT",
                    agent.client().restore(STORAGE, backup, PROFILE, "{\"targetDatabase\": \"" + target + "\"}"));
            assertEquals(
                    "0",
                    server.value(
                            target,
                            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'm%'"));
            assertEquals("0", server.value(target, "SELECT count(*) FROM _timescaledb_catalog.hypertable"));
        } finally {
            server.dropDatabase(target);
        }
    }

    @Test
    void aggregatesThatAreNotAskedForOrInTheWay() throws Exception {
        make(
                "CREATE TABLE m(time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('m', by_range('time', interval '1 day'))",
                "INSERT INTO m SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 hour', n FROM generate_series(0, 99) n",
                "CREATE MATERIALIZED VIEW m_day WITH (timescaledb.continuous) AS SELECT time_bucket('1 day', time) AS day, sum(v)"
                        + " FROM m GROUP BY 1 WITH NO DATA");
        String backup = agent.backup("{\"include\": [\"*\"]}");
        String target = agent.newDatabaseName("without");
        JsonNode status =
                succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "\"include\": [\"m\"]")));
        assertTrue(
                status.path("warnings")
                        .toString()
                        .contains("'public.m_day' is left out: option 'include' does not name it"),
                status::toPrettyString);
        assertFalse(agent.client()
                .call("RestoreService", "previewRestore", STORAGE, backup, PROFILE, intoNew(target + "2", ""))
                .toString()
                .contains("left out"));
        String taken = agent.newDatabaseName("taken");
        server.execute("postgres", "CREATE DATABASE " + taken);
        server.execute(taken, "CREATE TABLE m_day(v int)");
        failed(
                "TABLE_EXISTS",
                agent.client().restore(STORAGE, backup, PROFILE, "{\"targetDatabase\": \"" + taken + "\"}"));
        server.execute(
                taken, "DROP TABLE m_day", "CREATE EXTENSION timescaledb", "CREATE TABLE m(time timestamptz, v int)");
        status = succeeded(agent.client()
                .restore(
                        STORAGE, backup, PROFILE, "{\"targetDatabase\": \"" + taken + "\", \"existing\": \"append\"}"));
        assertTrue(
                status.path("warnings")
                        .toString()
                        .contains("'public.m_day' is left out: 'public.m' exists in the target"),
                status::toPrettyString);
    }

    /** A backup of chosen tables has no jobs of users: they are put into its manifest, as a whole database's would have them. */
    @Test
    void jobsOfUsersComeWhereTheirProcedureIs() throws Exception {
        String tidy = "CREATE PROCEDURE tidy(job_id int, config jsonb) LANGUAGE sql AS ''";
        String check = "CREATE FUNCTION check_tidy(config jsonb) RETURNS void LANGUAGE sql AS ''";
        make("CREATE TABLE plain(v int)", "INSERT INTO plain VALUES (1)", tidy, check);
        make(
                "SELECT add_job('tidy', '1 week', config => '{\"hypertable_id\": 7}', initial_start => '2100-01-01 UTC',"
                        + " check_config => 'check_tidy', timezone => 'Europe/Berlin')",
                "SELECT add_job('tidy', '2 hours', fixed_schedule => false, scheduled => false)");
        String backup = agent.backup("{\"include\": [\"*\"]}");
        Path file = agent.storage().resolve("backups/" + backup + "/manifest.json");
        ObjectMapper json = new ObjectMapper();
        ObjectNode manifest = (ObjectNode) json.readTree(Files.readAllBytes(file));
        ArrayNode jobs = manifest.putArray("jobs");
        jobs.add(job(
                        1000,
                        "public.tidy",
                        "7 days",
                        "{\"hypertable_id\": 7}",
                        true,
                        "2100-01-01 00:00:00+00",
                        "Europe/Berlin")
                .put("check", "public.check_tidy"));
        jobs.add(job(1001, "public.tidy", "02:00:00", "", false, "", ""));
        jobs.add(job(1002, "public.gone", "02:00:00", "", false, "", ""));
        Files.write(file, json.writeValueAsBytes(manifest));

        String target = agent.newDatabaseName("users");
        server.execute("postgres", "CREATE DATABASE " + target + " OWNER " + OWNER);
        server.execute(target, "SET ROLE " + OWNER, "CREATE EXTENSION timescaledb", tidy, check);
        JsonNode status = succeeded(agent.client()
                .restore(STORAGE, backup, PROFILE, "{\"targetDatabase\": \"" + target + "\", \"enableJobs\": true}"));
        String warnings = status.path("warnings").toString();
        assertTrue(warnings.contains("1002 (public.gone) is left out: its procedure is not in the target"), warnings);
        String facts =
                "SELECT string_agg(concat_ws(' ', proc_name, schedule_interval, max_runtime, max_retries, retry_period, owner,"
                        + " scheduled, fixed_schedule, initial_start, config, check_name, timezone), ', ' ORDER BY schedule_interval)"
                        + " FROM _timescaledb_catalog.bgw_job WHERE id >= 1000";
        assertEquals(server.value(database, facts), server.value(target, facts));
    }

    private static ObjectNode job(
            int id, String procedure, String every, String config, boolean fixed, String start, String timezone) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("procedure", procedure)
                .put("scheduleInterval", every)
                .put("config", config)
                .put("owner", OWNER)
                .put("scheduled", fixed)
                .put("name", "User-Defined Action")
                .put("maxRuntime", "00:00:00")
                .put("maxRetries", -1)
                .put("retryPeriod", "00:05:00")
                .put("fixedSchedule", fixed)
                .put("initialStart", start)
                .put("timezone", timezone)
                .put("check", "");
    }
}
