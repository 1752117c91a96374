package io.hyperstow.postgres.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RefreshState.Range;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only the community edition has. */
@Tag("community")
class CommunityInspectorTest {

    private static final String METRICS =
            "CREATE TABLE public.m (time timestamptz NOT NULL, device int, \"Odd v\" float8, n int)";
    private static final String ROWS =
            "INSERT INTO public.m SELECT '2026-01-01 UTC'::timestamptz + g * interval '1 hour', g % 3, g, g"
                    + " FROM generate_series(0, 95) g";

    private static Inventory inspect(TestDatabase test) throws SQLException, IOException {
        return test.database().call(test.name(), new CatalogInspector()::inspect);
    }

    private static TableName name(String name) {
        return new TableName("public", name);
    }

    private static Hypertable hypertable(Inventory inventory, String name) {
        return inventory.hypertable(name(name)).orElseThrow();
    }

    @Test
    void describesHowHypertablesCompress() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.COMMUNITY, "inspect")) {
            test.execute(
                    METRICS,
                    "SELECT create_hypertable('public.m', by_range('time', interval '1 day'))",
                    ROWS,
                    "ALTER TABLE public.m SET (timescaledb.compress, timescaledb.compress_segmentby = 'device, \"Odd v\"',"
                            + " timescaledb.compress_orderby = 'time DESC NULLS LAST, n',"
                            + " timescaledb.compress_chunk_time_interval = '2 days')",
                    "SET timescaledb.enable_chunk_skipping = on",
                    "SELECT compress_chunk(c) FROM show_chunks('public.m', older_than => '2026-01-03 UTC'::timestamptz) c",
                    "CREATE TABLE public.bare (at bigint NOT NULL, v int)",
                    "SELECT create_hypertable('public.bare', by_range('at', 100))",
                    "ALTER TABLE public.bare SET (timescaledb.compress, timescaledb.compress_segmentby = '')",
                    "CREATE TABLE public.defaults (at bigint NOT NULL, v int)",
                    "SELECT create_hypertable('public.defaults', by_range('at', 100))",
                    "ALTER TABLE public.defaults SET (timescaledb.compress)",
                    "CREATE TABLE public.none (at bigint NOT NULL, v int)",
                    "SELECT create_hypertable('public.none', by_range('at', 100))");
            Inventory inventory = inspect(test);

            assertEquals(
                    Map.of(
                            "compress",
                            "true",
                            "compress_segmentby",
                            "device, \"Odd v\"",
                            "compress_orderby",
                            "\"time\" DESC NULLS LAST, n ASC NULLS LAST",
                            "compress_chunk_time_interval",
                            "48:00:00"),
                    hypertable(inventory, "m").compression());
            assertEquals(
                    Map.of("compress", "true", "compress_segmentby", ""),
                    hypertable(inventory, "bare").compression());
            assertEquals(
                    Map.of("compress", "true"),
                    hypertable(inventory, "defaults").compression());
            assertEquals(Map.of(), hypertable(inventory, "none").compression());
            List<Chunk> chunks = inventory.chunksByHypertable().get(name("m"));
            assertEquals(
                    List.of(true, false, false),
                    chunks.stream().map(Chunk::compressed).toList(),
                    "the two chunks were rolled up into one of two days");
        }
    }

    @Test
    void describesSparseIndexesAndColumnsWhoseRangesAreKept() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.COMMUNITY, "inspect")) {
            test.execute(
                    METRICS,
                    "SELECT create_hypertable('public.m', by_range('time', interval '1 day'))",
                    "ALTER TABLE public.m SET (timescaledb.compress, timescaledb.compress_orderby = 'time',"
                            + " timescaledb.compress_index = 'bloom(device), minmax(\"Odd v\"), bloom(device, n)')");
            test.database().call(test.name(), session -> {
                try (var statement = session.connection().createStatement()) {
                    statement.execute("SET timescaledb.enable_chunk_skipping = on");
                    statement.execute("SELECT public.enable_chunk_skipping('public.m', 'n')");
                    statement.execute("SELECT public.enable_chunk_skipping('public.m', 'device')");
                }
                return null;
            });
            Hypertable metrics = hypertable(inspect(test), "m");
            assertEquals(
                    "bloom(device), minmax(\"Odd v\"), bloom(device, n)",
                    metrics.compression().get("compress_index"));
            assertEquals(List.of("device", "n"), metrics.chunkSkipping());

            test.execute("ALTER TABLE public.m SET (timescaledb.compress_index = '')");
            assertEquals("", hypertable(inspect(test), "m").compression().get("compress_index"));
        }
    }

    @Test
    void describesAggregatesOverHypertablesAndOverAggregates() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.COMMUNITY, "inspect")) {
            test.role("hs_inspect_owner");
            test.execute(
                    METRICS,
                    "SELECT create_hypertable('public.m', by_range('time', interval '1 day'))",
                    ROWS,
                    "CREATE MATERIALIZED VIEW public.\"By hour\" WITH (timescaledb.continuous,"
                            + " timescaledb.materialized_only = false) AS SELECT time_bucket('1 hour', time) AS bucket, device,"
                            + " avg(\"Odd v\") AS \"Mean\" FROM public.m GROUP BY 1, 2 WITH NO DATA",
                    "CREATE MATERIALIZED VIEW public.by_day WITH (timescaledb.continuous, timescaledb.materialized_only = true)"
                            + " AS SELECT time_bucket('1 day', bucket) AS day, max(\"Mean\") AS highest FROM public.\"By hour\""
                            + " GROUP BY 1 WITH NO DATA",
                    "CALL refresh_continuous_aggregate('public.\"By hour\"', NULL, '2026-01-03 UTC')",
                    "CREATE INDEX extra ON public.\"By hour\" (\"Mean\")",
                    "ALTER MATERIALIZED VIEW public.\"By hour\" SET (timescaledb.compress, timescaledb.compress_segmentby = 'device')",
                    "SELECT set_chunk_time_interval('public.\"By hour\"', interval '2 days')",
                    "COMMENT ON VIEW public.\"By hour\" IS 'hourly'",
                    "COMMENT ON COLUMN public.\"By hour\".\"Mean\" IS 'the mean'",
                    "GRANT SELECT ON public.\"By hour\" TO hs_inspect_owner",
                    "GRANT SELECT (bucket) ON public.\"By hour\" TO hs_inspect_owner",
                    "ALTER MATERIALIZED VIEW public.by_day OWNER TO hs_inspect_owner",
                    "INSERT INTO public.m VALUES ('2026-01-01 05:00 UTC', 1, 1, 1)");
            Inventory inventory = inspect(test);

            Aggregate hourly = inventory.aggregate(name("By hour")).orElseThrow();
            assertEquals(name("m"), hourly.hypertable());
            assertFalse(hourly.materializedOnly());
            assertTrue(hourly.finalized());
            assertEquals(Map.of("", "hourly", "Mean", "the mean"), hourly.comments());
            String granted = "hs_inspect_owner=r/" + test.server().superuser();
            assertTrue(hourly.privileges().get("").contains(granted));
            assertEquals(List.of(granted), hourly.privileges().get("bucket"));
            assertTrue(
                    hourly.roles().contains("hs_inspect_owner"), hourly.roles().toString());
            assertEquals(
                    List.of("bucket", "device", "Mean"),
                    hourly.table().columns().stream().map(Column::name).toList());
            assertTrue(
                    hourly.table().indexes().stream().map(Index::name).toList().contains("extra"));
            assertEquals(172_800_000_000L, hourly.layout().primaryDimension().interval());
            assertEquals("device", hourly.layout().compression().get("compress_segmentby"));
            assertTrue(hourly.definition().contains("FROM public.m"), hourly.definition());
            long third = 1_767_398_400_000_000L;
            assertEquals(third, hourly.refreshed().watermark());
            assertEquals(third, hourly.refreshed().threshold());
            assertEquals(
                    List.of(new Range(1_767_243_600_000_000L, 1_767_243_600_000_000L)),
                    hourly.refreshed().changes());
            assertEquals(
                    third,
                    hourly.refreshed()
                            .stale()
                            .get(hourly.refreshed().stale().size() - 1)
                            .from());

            Aggregate daily = inventory.aggregate(name("by_day")).orElseThrow();
            assertEquals(name("By hour"), daily.hypertable());
            assertTrue(daily.materializedOnly());
            assertEquals("hs_inspect_owner", daily.owner());
            assertEquals(1, daily.refreshed().stale().size(), "everything is to be materialized yet");
            assertTrue(daily.definition().contains("FROM public.\"By hour\""), daily.definition());

            assertEquals(
                    List.of(name("m")),
                    inventory.tables().stream().map(Table::name).toList());
            assertEquals(
                    List.of(name("m")),
                    inventory.hypertables().stream().map(Hypertable::table).toList());
            assertEquals(
                    1,
                    inventory.chunksByHypertable().get(hourly.materialization()).size());
        } finally {
            Testbed.server(ServerKind.COMMUNITY).execute("postgres", "DROP ROLE hs_inspect_owner");
        }
    }

    @Test
    void describesPoliciesAndJobsWithAllThatCanBeSet() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.COMMUNITY, "inspect")) {
            test.execute(
                    METRICS,
                    "SELECT create_hypertable('public.m', by_range('time', interval '1 day'))",
                    "SELECT add_retention_policy('public.m', interval '1 year', schedule_interval => interval '3 hours',"
                            + " initial_start => '2030-01-01 UTC', timezone => 'Europe/Berlin')",
                    "SELECT alter_job(job_id, max_runtime => interval '1 minute', max_retries => 3, retry_period => interval '7 minutes',"
                            + " scheduled => false, timezone => 'Europe/Berlin') FROM timescaledb_information.jobs WHERE proc_name = 'policy_retention'",
                    "CREATE MATERIALIZED VIEW public.v WITH (timescaledb.continuous) AS SELECT time_bucket('1 hour', time) AS bucket"
                            + " FROM public.m GROUP BY 1 WITH NO DATA",
                    "SELECT add_continuous_aggregate_policy('public.v', NULL, interval '1 hour', interval '30 minutes')",
                    "CREATE PROCEDURE public.tidy(job_id int, config jsonb) LANGUAGE sql AS ''",
                    "CREATE FUNCTION public.check_tidy(config jsonb) RETURNS void LANGUAGE sql AS ''",
                    "SELECT add_job('public.tidy', '1 week', config => '{\"hypertable_id\": 7}', scheduled => false,"
                            + " initial_start => '2031-01-01 UTC', check_config => 'public.check_tidy')");
            List<TimescaleJob> jobs = inspect(test).jobs();
            String owner = test.server().superuser();
            assertEquals(
                    List.of(
                            new TimescaleJob(
                                    jobs.get(0).id(),
                                    "_timescaledb_functions.policy_retention",
                                    "03:00:00",
                                    "{\"drop_after\": \"1 year\"}",
                                    name("m"),
                                    owner,
                                    false,
                                    "Retention Policy",
                                    "00:01:00",
                                    3,
                                    "00:07:00",
                                    true,
                                    "2030-01-01 00:00:00+00",
                                    "Europe/Berlin",
                                    "_timescaledb_functions.policy_retention_check"),
                            new TimescaleJob(
                                    jobs.get(1).id(),
                                    "_timescaledb_functions.policy_refresh_continuous_aggregate",
                                    "00:30:00",
                                    "{\"end_offset\": \"01:00:00\", \"start_offset\": null}",
                                    name("v"),
                                    owner,
                                    true,
                                    "Refresh Continuous Aggregate Policy",
                                    "00:00:00",
                                    -1,
                                    "00:30:00",
                                    false,
                                    "",
                                    "",
                                    "_timescaledb_functions.policy_refresh_continuous_aggregate_check"),
                            new TimescaleJob(
                                    jobs.get(2).id(),
                                    "public.tidy",
                                    "7 days",
                                    "{\"hypertable_id\": 7}",
                                    null,
                                    owner,
                                    false,
                                    "User-Defined Action",
                                    "00:00:00",
                                    -1,
                                    "00:05:00",
                                    true,
                                    "2031-01-01 00:00:00+00",
                                    "",
                                    "public.check_tidy")),
                    jobs);
        }
    }
}
