package io.hyperstow.restore.internal.hypertable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The SQL that makes hypertables. Whether servers take it is for the integration tests. */
class CreateHypertablesTest {

    private static final TableName QUOTED = new TableName("My Schema", "it's \"mine\"");

    private static Dimension range(String type, String function, String now) {
        return new Dimension("at", type, Dimension.Kind.RANGE, 3_600_000_000L, 0, function, now);
    }

    private static Hypertable hypertable(Dimension... dimensions) {
        return new Hypertable(QUOTED, List.of(dimensions), List.of(), Map.of(), List.of());
    }

    @Test
    void makesHypertablesWithEveryDimensionInOrder() {
        Dimension hash = new Dimension("device", "text", Dimension.Kind.HASH, 0, 4, "public.own_hash", "");
        assertEquals(
                List.of(
                        "SELECT \"public\".create_hypertable('\"My Schema\".\"it''s \"\"mine\"\"\"'::pg_catalog.regclass,"
                                + " \"public\".by_range('at', '3600000000 microseconds'::pg_catalog.interval),"
                                + " create_default_indexes => false)",
                        "SELECT \"public\".add_dimension('\"My Schema\".\"it''s \"\"mine\"\"\"'::pg_catalog.regclass,"
                                + " \"public\".by_hash('device', 4, 'public.own_hash'::pg_catalog.regproc))"),
                CreateHypertables.statements(
                        "\"public\".", hypertable(range("timestamp with time zone", "", ""), hash)));
    }

    @Test
    void integerDimensionsKeepTheirUnitAndTheirNow() {
        List<String> statements =
                CreateHypertables.statements("t.", hypertable(range("bigint", "", "public.current_number")));
        assertTrue(statements.get(0).contains("t.by_range('at', 3600000000::bigint)"), statements::toString);
        assertTrue(
                statements.get(1).contains("set_integer_now_func")
                        && statements.get(1).contains("current_number"),
                statements::toString);
    }
}
