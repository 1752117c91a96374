package io.hyperstow.restore.internal.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.restore.internal.aggregate.UncoveredRanges.Gap;
import java.util.List;
import org.junit.jupiter.api.Test;

class UncoveredRangesTest {

    private static ChunkRange range(long start, long end) {
        return new ChunkRange("time", start, end);
    }

    @Test
    void theRangesBetweenChunksAreNotCovered() {
        assertEquals(
                List.of(new Gap(Long.MIN_VALUE, 10), new Gap(30, 50), new Gap(60, 100)),
                UncoveredRanges.below(List.of(range(50, 60), range(10, 20), range(20, 30), range(10, 20)), 100));
    }

    @Test
    void nothingIsCoveredWithoutChunks() {
        assertEquals(List.of(new Gap(Long.MIN_VALUE, 7)), UncoveredRanges.below(List.of(), 7));
    }

    @Test
    void theEndCutsOff() {
        assertEquals(
                List.of(new Gap(Long.MIN_VALUE, 10)), UncoveredRanges.below(List.of(range(10, 20), range(40, 50)), 15));
        assertEquals(List.of(new Gap(Long.MIN_VALUE, 5)), UncoveredRanges.below(List.of(range(10, 20)), 5));
    }

    @Test
    void aChunkWithoutABoundLeavesNoFirstRange() {
        assertEquals(
                List.of(new Gap(10, 20)), UncoveredRanges.below(List.of(range(Long.MIN_VALUE, 10), range(20, 30)), 30));
    }
}
