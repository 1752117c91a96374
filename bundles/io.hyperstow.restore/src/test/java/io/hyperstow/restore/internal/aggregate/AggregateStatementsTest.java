package io.hyperstow.restore.internal.aggregate;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.BackupFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The SQL of continuous aggregates. Whether servers take it is for the integration tests. */
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
}
