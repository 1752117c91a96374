package io.hyperstow.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRangeTest {

    private static TimeRange range(Long from, Long to) {
        return new TimeRange("n", "bigint", from == null ? Long.MIN_VALUE : from, to == null ? Long.MAX_VALUE : to);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 20, 10, 20, true,  true",
        "10, 20, 12, 18, true,  true",
        "10, 20, 0,  10, false, false",
        "10, 20, 20, 30, false, false",
        "10, 20, 9,  11, true,  false",
        "10, 20, 19, 21, true,  false",
        "10, 20, 0,  30, true,  false",
        "10,   , 10, 20, true,  true",
        "10,   , 9,  20, true,  false",
        "  , 20, 10, 20, true,  true",
        "  , 20, 19, 21, true,  false",
        "10, 20,   , 10, false, false",
        "10, 20,   , 11, true,  false",
        "10, 20, 20,   , false, false",
        "10, 20, 19,   , true,  false",
        "10,   , 10,   , true,  true",
        "  , 20,   , 20, true,  true",
        "10,   ,   ,   , true,  false",
    })
    void knowsWhichChunksItNeedsAndWhichItNeedsWhole(
            Long from, Long to, Long start, Long end, boolean meets, boolean holds) {
        ChunkRange chunk =
                new ChunkRange("n", start == null ? Long.MIN_VALUE : start, end == null ? Long.MAX_VALUE : end);
        assertEquals(meets, range(from, to).meets(chunk), "meets");
        assertEquals(holds, range(from, to).holds(chunk), "holds");
    }

    @Test
    void isAConditionInTheTypeOfItsColumn() {
        assertEquals(
                "\"n\" >= '-5'::bigint AND \"n\" < '7'::bigint", range(-5L, 7L).condition());
        assertEquals("\"n\" < '7'::bigint", range(null, 7L).condition());
        long second = 1_000_000;
        assertEquals(
                "\"the time\" >= TIMESTAMPTZ '1970-01-01 00:00:01.000001+00'",
                new TimeRange("the time", "timestamp(3) with time zone", second + 1, Long.MAX_VALUE).condition());
        assertEquals(
                "\"t\" >= TIMESTAMP '1969-12-31 23:59:59.000000'",
                new TimeRange("t", "timestamp without time zone", -second, Long.MAX_VALUE).condition());
        assertEquals(
                "\"d\" < DATE '1970-01-02'", new TimeRange("d", "date", Long.MIN_VALUE, 86_400 * second).condition());
    }
}
