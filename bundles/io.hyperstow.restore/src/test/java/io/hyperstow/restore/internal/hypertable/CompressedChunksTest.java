package io.hyperstow.restore.internal.hypertable;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompressedChunksTest {

    private static TableName name(String name) {
        return new TableName("_timescaledb_internal", name);
    }

    private static ChunkContent source(long start, long end, boolean compressed, long rows) {
        return new ChunkContent(
                CPU, name("s" + start), List.of(new ChunkRange("time", start, end)), compressed, rows, "", List.of());
    }

    private static Chunk target(long start, long end, boolean compressed) {
        return new Chunk(
                name("t" + start),
                CPU,
                List.of(new ChunkRange("time", start, end)),
                compressed,
                null,
                -1,
                100 + start,
                1,
                List.of());
    }

    private static List<String> compressed(List<ChunkContent> source, Chunk... target) {
        return CompressedChunks.of(source, List.of(target), "time").stream()
                .map(chunk -> chunk.name().name())
                .toList();
    }

    @Test
    void theSameRangesAreCompressedAsTheyWere() {
        List<ChunkContent> source = List.of(source(0, 10, true, 5), source(10, 20, false, 5), source(20, 30, true, 0));
        assertEquals(
                List.of("t0", "t20"),
                compressed(source, target(0, 10, false), target(10, 20, false), target(20, 30, false)));
        assertEquals(List.of(), compressed(source, target(0, 10, true)), "it is already");
    }

    @Test
    void otherRangesAreCompressedWhenAllTheyHoldWas() {
        List<ChunkContent> source = List.of(
                source(0, 10, true, 5), source(10, 20, true, 5), source(20, 30, false, 5), source(30, 40, false, 0));
        assertEquals(
                List.of("t0", "t5"),
                compressed(source, target(0, 20, false), target(5, 15, false), target(15, 25, false)));
        assertEquals(List.of(), compressed(source, target(30, 35, false), target(90, 95, false)), "nothing is there");
        assertEquals(
                List.of(), CompressedChunks.of(source, List.of(target(0, 20, false)), "other"), "another time column");
    }

    @Test
    void chunksThatAreRolledUpWaitForEachOther() {
        Dimension time = new Dimension("time", "bigint", Dimension.Kind.RANGE, 10, 0, "", "");
        List<Chunk> chunks = List.of(target(0, 10, false), target(10, 20, false));
        Hypertable plain = new Hypertable(CPU, List.of(time), List.of(), Map.of("compress", "true"), List.of());
        assertEquals(2, CompressedChunks.tasks(plain, chunks).size());
        Hypertable rolling = new Hypertable(
                CPU,
                List.of(time),
                List.of(),
                Map.of("compress", "true", "compress_chunk_time_interval", "20"),
                List.of());
        List<CompressedChunks.Compress> tasks = CompressedChunks.tasks(rolling, chunks);
        assertEquals(
                List.of(List.of(name("t0"), name("t10"))),
                tasks.stream().map(CompressedChunks.Compress::chunks).toList());
        assertEquals(210, tasks.get(0).weight());
        assertEquals(List.of(), CompressedChunks.tasks(rolling, List.of()));
    }
}
