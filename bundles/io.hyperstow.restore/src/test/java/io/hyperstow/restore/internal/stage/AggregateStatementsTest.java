package io.hyperstow.restore.internal.stage;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Statistics;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.plan.BackupFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The SQL for what only the community edition has. Whether servers take it is for the integration tests. */
class AggregateStatementsTest {

    private static final Aggregate HOURLY = BackupFixture.aggregate("hourly", CPU);
    private static final TargetTimescale TIMESCALE = new TargetTimescale("ext", 29, true);

    private static Index index(String name, String definition) {
        return new Index(name, definition, false, false, true, List.of(), "", false, false);
    }

    @Test
    void createsAnAggregateWithoutRows() {
        assertEquals(
                "CREATE MATERIALIZED VIEW \"public\".\"hourly\" WITH (timescaledb.continuous,"
                        + " timescaledb.create_group_indexes = false, timescaledb.materialized_only = true) AS SELECT 1"
                        + " WITH NO DATA",
                AggregateStatements.create(HOURLY));
        assertEquals(
                "SELECT \"ext\".set_chunk_time_interval('\"public\".\"hourly\"'::pg_catalog.regclass,"
                        + " '864000000000 microseconds'::pg_catalog.interval)",
                AggregateStatements.interval(TIMESCALE, HOURLY));
    }

    @Test
    void namesAnIndexAfterItsTableWhereTimescaleDid() {
        TableName old = HOURLY.materialization();
        TableName made = new TableName("_timescaledb_internal", "_materialized_hypertable_77");
        Index byTimescale = index(
                old.name() + "_device_bucket_idx",
                "CREATE INDEX " + old.name() + "_device_bucket_idx ON " + old + " USING btree (device, bucket DESC)");
        Index byUser = index("my idx", "CREATE INDEX \"my idx\" ON " + old + " USING btree (n) WHERE (n > 0)");
        assertEquals(
                "CREATE INDEX \"_materialized_hypertable_77_device_bucket_idx\" ON \"public\".\"hourly\" USING"
                        + " btree (device, bucket DESC)",
                AggregateStatements.index(byTimescale, HOURLY, made));
        assertEquals(
                "CREATE INDEX \"my idx\" ON \"public\".\"hourly\" USING btree (n) WHERE (n > 0)",
                AggregateStatements.index(byUser, HOURLY, made));
        assertEquals(
                AggregateStatements.form(byUser, old),
                AggregateStatements.form(
                        index("other", "CREATE INDEX other ON " + made + " USING btree (n) WHERE (n > 0)"), made));
    }

    @Test
    void grantsAndCommentsAsItWas() {
        assertEquals(
                List.of(
                        "GRANT SELECT ON TABLE \"public\".\"hourly\" TO \"reader\" WITH GRANT OPTION",
                        "GRANT SELECT (\"bucket\") ON TABLE \"public\".\"hourly\" TO PUBLIC"),
                AggregateStatements.grants(HOURLY));
        assertEquals(
                List.of(
                        "COMMENT ON VIEW \"public\".\"hourly\" IS 'it''s hourly'",
                        "COMMENT ON COLUMN \"public\".\"hourly\".\"bucket\" IS 'the hour'"),
                AggregateStatements.comments(HOURLY));
    }

    @Test
    void settingsThatAVersionDoesNotKnowAreLeftOut() {
        Map<String, String> settings = Map.of(
                "compress",
                "true",
                "compress_segmentby",
                "\"it's\"",
                "compress_index",
                "bloom(a)",
                "direct_compress",
                "true");
        assertEquals(
                "ALTER TABLE \"public\".\"cpu\" SET (timescaledb.compress = 'true', timescaledb.compress_segmentby ="
                        + " '\"it''s\"')",
                HypertableSettings.compress("TABLE", CPU, HypertableSettings.known(settings, 19)));
        assertTrue(HypertableSettings.known(settings, 22).containsKey("compress_index"));
        assertEquals(settings, HypertableSettings.known(settings, 31));
    }

    private static Optional<String> policy(String name, String config, Dimension dimension) {
        return PolicyStatement.of(
                TIMESCALE,
                new TimescaleJob(
                        1000,
                        "_timescaledb_functions." + name,
                        "1 day",
                        config,
                        CPU,
                        "owner",
                        true,
                        "",
                        "0",
                        -1,
                        "0",
                        false,
                        "",
                        "",
                        ""),
                dimension);
    }

    @Test
    void agesAreOfTheTypeOfTheColumn() {
        Dimension number = new Dimension("at", "smallint", Dimension.Kind.RANGE, 10, 0, "", "");
        Dimension time = BackupFixture.byTime(1);
        String cpu = "'\"public\".\"cpu\"'::pg_catalog.regclass";
        String given = " FROM (SELECT ?::pg_catalog.jsonb AS c, ?::pg_catalog.interval AS every) AS given";
        assertEquals(
                "SELECT \"ext\".add_retention_policy(" + cpu + ", drop_after => (c ->> 'drop_after')::smallint)"
                        + given,
                policy("policy_retention", "{\"drop_after\": 10}", number).orElseThrow());
        assertEquals(
                "SELECT \"ext\".add_compression_policy(" + cpu
                        + ", compress_created_before => (c ->> 'compress_created_before')::pg_catalog.interval)"
                        + given,
                policy("policy_compression", "{\"compress_created_before\": \"1 day\"}", number)
                        .orElseThrow());
        assertTrue(policy("policy_refresh_continuous_aggregate", "{}", time)
                .orElseThrow()
                .contains("end_offset => (c ->> 'end_offset')::pg_catalog.interval, schedule_interval => every)"));
        assertEquals(Optional.empty(), policy("policy_of_tomorrow", "{}", time));
    }

    @Test
    void statisticsThatAreThereStay() {
        Statistics statistics = new Statistics(
                new TableName("public", "s"), "CREATE STATISTICS public.s ON a, b FROM public.t", "owner", 7, "");
        assertEquals(
                List.of(
                        "CREATE STATISTICS IF NOT EXISTS public.s ON a, b FROM public.t",
                        "ALTER STATISTICS \"public\".\"s\" SET STATISTICS 7",
                        "ALTER STATISTICS \"public\".\"s\" OWNER TO \"owner\""),
                CreateStatistics.statements(statistics, true));
    }
}
