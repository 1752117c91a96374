package io.hyperstow.restore.internal.hypertable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventedValuesTest {

    private static Dimension range(String type, String function) {
        return new Dimension("at", type, Dimension.Kind.RANGE, 3_600_000_000L, 0, function, "");
    }

    private static Hypertable hypertable(Dimension... dimensions) {
        return new Hypertable(new TableName("public", "t"), List.of(dimensions), List.of(), Map.of(), List.of());
    }

    @Test
    void valuesAreInventedOnlyForTypesWhereThatCanBeDone() {
        Dimension hash = new Dimension("device", "text", Dimension.Kind.HASH, 0, 4, "", "");
        Dimension odd = new Dimension("device", "inet", Dimension.Kind.HASH, 0, 4, "", "");
        assertTrue(InventedValues.possible(hypertable(range("date", ""), hash)));
        assertFalse(InventedValues.possible(hypertable(range("date", ""), odd)));
        assertFalse(InventedValues.possible(hypertable(range("jsonb", "public.time_of"))));
    }
}
