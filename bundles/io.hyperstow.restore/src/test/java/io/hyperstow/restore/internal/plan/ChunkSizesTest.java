package io.hyperstow.restore.internal.plan;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static io.hyperstow.restore.internal.plan.BackupFixture.HOUR;
import static io.hyperstow.restore.internal.plan.BackupFixture.byTime;
import static io.hyperstow.restore.internal.plan.BackupFixture.chunk;
import static io.hyperstow.restore.internal.plan.BackupFixture.hypertable;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkSizesTest {

    private static final Hypertable SOURCE = hypertable(byTime(12 * HOUR));

    private static ChunkContent filled(int number, long startHour, long rows) {
        ChunkContent chunk = chunk(number, startHour, startHour + 12);
        return new ChunkContent(chunk.table(), chunk.name(), chunk.ranges(), false, rows, "", List.of());
    }

    /** The table has five rows in all, and 1000 bytes. */
    private static ChunkSizes sizes(Hypertable planned, List<ChunkContent> chunks) {
        Manifest manifest = BackupFixture.manifest(List.of(BackupFixture.cpu()), chunks);
        return ChunkSizes.of(planned, ChunkForecast.of(planned, SOURCE, chunks), manifest);
    }

    @Test
    void theChunksOfTheBackupComeBackAsTheyAre() {
        ChunkSizes sizes = sizes(SOURCE, List.of(filled(1, 0, 1), filled(2, 12, 4)));
        assertEquals(new ChunkSizes(2, 5, 1000, 4), sizes);
        assertEquals(3, sizes.rowsPerChunk());
        assertEquals(500, sizes.bytesPerChunk());
        assertEquals(800, sizes.largestBytes());
    }

    @Test
    void aShorterIntervalSharesRowsOut() {
        ChunkSizes sizes = sizes(hypertable(byTime(6 * HOUR)), List.of(filled(1, 0, 1), filled(2, 12, 4)));
        assertEquals(new ChunkSizes(4, 5, 1000, 2), sizes);
        assertEquals(250, sizes.bytesPerChunk());
    }

    @Test
    void aLongerIntervalPutsRowsTogether() {
        ChunkSizes sizes =
                sizes(hypertable(byTime(24 * HOUR)), List.of(filled(1, 0, 1), filled(2, 12, 3), filled(3, 24, 1)));
        assertEquals(new ChunkSizes(2, 5, 1000, 4), sizes);
    }

    @Test
    void anIntervalThatDoesNotDivideTheOldOneTakesItsShare() {
        // Four of the twelve hours of a chunk with three rows, and eight of the other.
        ChunkSizes sizes = sizes(hypertable(byTime(8 * HOUR)), List.of(filled(1, 0, 3), filled(2, 12, 3)));
        assertEquals(new ChunkSizes(3, 5, 1000, 2), sizes);
    }

    @Test
    void hashPartitionsShareThemAgain() {
        Dimension hash = new Dimension("host", "integer", Dimension.Kind.HASH, 0, 2, "", "");
        ChunkSizes sizes = sizes(hypertable(byTime(12 * HOUR), hash), List.of(filled(1, 0, 1), filled(2, 12, 4)));
        assertEquals(new ChunkSizes(4, 5, 1000, 2), sizes);
    }

    @Test
    void whatTheBackupDoesNotTellIsNotGuessed() {
        Hypertable other = hypertable(new Dimension("site", "integer", Dimension.Kind.RANGE, 10, 0, "", ""));
        ChunkSizes sizes = sizes(other, List.of(filled(1, 0, 1)));
        assertEquals(-1, sizes.chunks());
        assertEquals(-1, sizes.rowsPerChunk());
        assertEquals(-1, sizes.largestBytes());
        assertEquals(5, sizes.rows());

        Manifest plain = BackupFixture.manifest(List.of(BackupFixture.cpu()), List.of());
        ChunkForecast none = ChunkForecast.of(SOURCE, null, List.of());
        assertEquals(-1, ChunkSizes.of(SOURCE, none, plain).chunks(), CPU + " was a plain table with rows");

        assertEquals(-1, sizes(SOURCE, List.of(filled(1, 0, -1))).largestRows(), "rows were not counted");
    }

    @Test
    void aVeryFineIntervalIsStillEstimated() {
        ChunkSizes sizes = sizes(hypertable(byTime(1_000_000)), List.of(filled(1, 0, 43_200_000)));
        assertEquals(1000, sizes.largestRows());
    }

    @Test
    void compressedRowsAreAsLargeAsCopyWroteThem() {
        ChunkContent some = filled(1, 0, 5);
        ChunkContent compressed = new ChunkContent(some.table(), some.name(), some.ranges(), true, 5, "", List.of());
        assertEquals(-1, sizes(SOURCE, List.of(compressed)).bytes(), "the fixture has no artifact");
    }
}
