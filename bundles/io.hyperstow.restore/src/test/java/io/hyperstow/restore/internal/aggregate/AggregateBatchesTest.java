package io.hyperstow.restore.internal.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A file of an aggregate's rows is shared out among connections. */
class AggregateBatchesTest {

    private static final TableName MATERIALIZATION = new TableName("internal", "materialization");

    private static Segment segment(int part, long rows, long bytes) {
        return new Segment(MATERIALIZATION, part, 10L * part, 10, rows, bytes, "", "");
    }

    private static List<List<Integer>> batches(List<Segment> segments) {
        Artifact artifact = new Artifact(
                "key",
                ArtifactKind.AGGREGATE,
                MATERIALIZATION,
                List.of("bucket"),
                RowFormat.CSV,
                "UTF8",
                Codec.ZSTD,
                "",
                0,
                0,
                0,
                "",
                segments);
        return AggregateRebuild.batches(artifact).stream()
                .map(batch -> batch.stream().map(Segment::part).toList())
                .toList();
    }

    @Test
    void aBatchIsAsLargeAsItIsWorth() {
        long part = 16L << 20;
        assertEquals(
                List.of(List.of(0, 1), List.of(3), List.of(4, 5)),
                batches(List.of(
                        segment(0, 1, part),
                        segment(1, 1, part),
                        segment(2, 0, 0),
                        segment(3, 1, 5 * part),
                        segment(4, 1, 1),
                        segment(5, 1, 1))));
        assertEquals(List.of(), batches(List.of(segment(0, 0, 0))));
    }

    @Test
    void manySmallChunksDoNotExhaustTheLocks() {
        List<List<Integer>> batches = batches(
                IntStream.range(0, 1050).mapToObj(n -> segment(n, 1, 100)).toList());
        assertTrue(batches.stream().allMatch(batch -> batch.size() <= 100), batches::toString);
        assertEquals(1050, batches.stream().mapToInt(List::size).sum());
    }
}
