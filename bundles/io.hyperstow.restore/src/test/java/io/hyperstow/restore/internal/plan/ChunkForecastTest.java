package io.hyperstow.restore.internal.plan;

import static io.hyperstow.restore.internal.plan.BackupFixture.HOUR;
import static io.hyperstow.restore.internal.plan.BackupFixture.byTime;
import static io.hyperstow.restore.internal.plan.BackupFixture.chunk;
import static io.hyperstow.restore.internal.plan.BackupFixture.hypertable;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkForecastTest {

    private static final Hypertable SOURCE = hypertable(byTime(12 * HOUR));
    private static final List<ChunkContent> THREE = List.of(chunk(1, -12, 0), chunk(2, 0, 12), chunk(3, 24, 36));

    @Test
    void anUnchangedLayoutHasTheChunksOfTheBackup() {
        ChunkForecast forecast = ChunkForecast.of(SOURCE, SOURCE, THREE);
        assertTrue(forecast.exact());
        assertEquals(3, forecast.chunks());
        assertEquals(List.of(-12 * HOUR, 0L, 24 * HOUR), forecast.slices());
    }

    @Test
    void aShorterIntervalCutsEveryChunkIntoSlices() {
        ChunkForecast forecast = ChunkForecast.of(hypertable(byTime(6 * HOUR)), SOURCE, THREE);
        assertFalse(forecast.exact());
        assertEquals(6, forecast.chunks());
        assertEquals(List.of(-12 * HOUR, -6 * HOUR, 0L, 6 * HOUR, 24 * HOUR, 30 * HOUR), forecast.slices());
    }

    @Test
    void aLongerIntervalJoinsChunks() {
        ChunkForecast forecast = ChunkForecast.of(hypertable(byTime(24 * HOUR)), SOURCE, THREE);
        assertEquals(3, forecast.chunks());
        forecast = ChunkForecast.of(hypertable(byTime(48 * HOUR)), SOURCE, THREE);
        assertEquals(2, forecast.chunks());
        assertEquals(List.of(-12 * HOUR, 0L), forecast.slices());
    }

    @Test
    void anIntervalThatDoesNotDivideTheOldOneKeepsValuesInsideTheBackupsSlices() {
        ChunkForecast forecast = ChunkForecast.of(hypertable(byTime(5 * HOUR)), SOURCE, List.of(chunk(1, 0, 12)));
        assertEquals(List.of(0L, 5 * HOUR, 10 * HOUR), forecast.slices());
        forecast = ChunkForecast.of(hypertable(byTime(5 * HOUR)), SOURCE, List.of(chunk(1, 12, 24)));
        assertEquals(List.of(12 * HOUR, 15 * HOUR, 20 * HOUR), forecast.slices());
    }

    @Test
    void hashPartitionsMultiply() {
        Dimension hash = new Dimension("host", "integer", Dimension.Kind.HASH, 0, 4, "", "");
        assertEquals(
                12,
                ChunkForecast.of(hypertable(byTime(12 * HOUR), hash), SOURCE, THREE)
                        .chunks());
    }

    @Test
    void anotherTimeColumnCannotBeForeseen() {
        Dimension other = new Dimension("site", "integer", Dimension.Kind.RANGE, 10, 0, "", "");
        ChunkForecast forecast = ChunkForecast.of(hypertable(other), SOURCE, THREE);
        assertEquals(List.of(), forecast.slices());
        assertFalse(forecast.exact());
    }

    @Test
    void aVeryFineIntervalIsCountedWithoutKeepingEverySlice() {
        ChunkForecast forecast = ChunkForecast.of(hypertable(byTime(1_000_000)), SOURCE, THREE);
        assertTrue(forecast.chunks() >= 3 * 12 * 3600, () -> "only " + forecast.chunks());
        assertTrue(forecast.slices().size() <= 20_000);
    }
}
