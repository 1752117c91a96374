package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuantitiesTest {

    @Test
    void roundsBytesToThreeDigits() {
        assertEquals("0 B", Quantities.bytes(0));
        assertEquals("999 B", Quantities.bytes(999));
        assertEquals("1.00 kB", Quantities.bytes(1_000));
        assertEquals("12.3 MB", Quantities.bytes(12_345_678));
        assertEquals("183 MB", Quantities.bytes(183_000_000));
        assertEquals("1.00 GB", Quantities.bytes(999_999_999));
        assertEquals("9223 PB", Quantities.bytes(Long.MAX_VALUE));
    }

    @Test
    void showsNothingForTheUnknown() {
        assertEquals("", Quantities.bytes(-1) + Quantities.count(-1) + Quantities.duration(-1));
    }

    @Test
    void writesDurationsLikeAClock() {
        assertEquals("0:05", Quantities.duration(5));
        assertEquals("59:59", Quantities.duration(3599));
        assertEquals("27:46:40", Quantities.duration(100_000));
    }
}
