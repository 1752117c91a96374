package io.hyperstow.restore.internal.jobs;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.BackupFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The SQL that adds policies. Whether servers take it is for the integration tests. */
class PolicyStatementTest {

    private static final TargetTimescale TIMESCALE = new TargetTimescale("ext", 29, true);

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
}
