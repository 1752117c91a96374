package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the chunks of a hypertable will hold, as far as the backup tells: the rows of each of its chunks are spread evenly
 * over the slices they are cut into. Sizes are of rows before compression, without indexes; what
 * PostgreSQL adds to every chunk, some pages, is left out. What is not known is -1.
 *
 * @param chunks how many chunks there will be
 * @param rows all their rows
 * @param bytes all their bytes
 * @param largestRows rows of the largest chunk
 */
public record ChunkSizes(long chunks, long rows, long bytes, long largestRows) {

    /** What PostgreSQL stores beside the values of a row. */
    private static final int ROW_OVERHEAD = 28;

    /** Slices are looked at one by one up to this many. */
    private static final int SLICES = 20_000;

    /**
     * @param planned the hypertable as it will be
     * @param forecast its chunks
     */
    public static ChunkSizes of(Hypertable planned, ChunkForecast forecast, Manifest manifest) {
        List<ChunkContent> content = manifest.chunks().stream()
                .filter(chunk -> chunk.table().equals(planned.table()))
                .toList();
        long rows = manifest.content(planned.table()).map(TableContent::rows).orElse(-1L);
        boolean foreseen = forecast.exact() || !forecast.slices().isEmpty();
        boolean empty = content.isEmpty() && rows == 0;
        return new ChunkSizes(
                foreseen || empty ? forecast.chunks() : -1,
                rows,
                bytes(planned, manifest, content, rows),
                empty ? 0 : foreseen ? largest(planned, forecast, content) : -1);
    }

    /** Rows of a chunk on average. */
    public long rowsPerChunk() {
        return perChunk(rows);
    }

    /** Bytes of a chunk on average. */
    public long bytesPerChunk() {
        return perChunk(bytes);
    }

    private long perChunk(long all) {
        if (chunks < 0 || all < 0) {
            return -1;
        }
        return chunks == 0 ? 0 : Math.round((double) all / chunks);
    }

    /** Bytes of the largest chunk. */
    public long largestBytes() {
        if (largestRows < 0 || rows < 0 || bytes < 0) {
            return -1;
        }
        return rows == 0 ? 0 : Math.round((double) bytes / rows * largestRows);
    }

    /**
     * As many as the source took, where none of them were compressed and the rows are the source's; else as many as COPY
     * wrote, and what PostgreSQL adds.
     */
    private static long bytes(Hypertable planned, Manifest manifest, List<ChunkContent> content, long rows) {
        long stored = manifest.table(planned.table()).map(Table::bytes).orElse(-1L);
        boolean compressed = content.stream().anyMatch(ChunkContent::compressed);
        if (!manifest.adopted() && !compressed) {
            return stored;
        }
        long copied = manifest.artifacts().stream()
                .filter(artifact -> planned.table().equals(artifact.table()))
                .mapToLong(Artifact::bytes)
                .sum();
        return copied == 0 && rows != 0 ? -1 : copied + ROW_OVERHEAD * Math.max(0, rows);
    }

    private static long largest(Hypertable planned, ChunkForecast forecast, List<ChunkContent> content) {
        if (content.stream().anyMatch(chunk -> chunk.rows() < 0)) {
            return -1;
        }
        if (forecast.exact()) {
            return content.stream().mapToLong(ChunkContent::rows).max().orElse(0);
        }
        Dimension first = planned.primaryDimension();
        Map<Long, Double> slices = new HashMap<>();
        double finest = 0;
        for (ChunkContent chunk : content) {
            ChunkRange range = chunk.ranges().stream()
                    .filter(one -> one.column().equals(first.column()))
                    .findFirst()
                    .orElseThrow();
            double width = (double) range.end() - range.start();
            long from = Math.floorDiv(range.start(), first.interval());
            long to = Math.floorDiv(range.end() - 1, first.interval());
            finest = Math.max(finest, chunk.rows() * Math.min(1, first.interval() / width));
            for (long slice = from; slice <= to && slices.size() < SLICES; slice++) {
                double start = Math.max(range.start(), (double) slice * first.interval());
                double end = Math.min(range.end(), (double) (slice + 1) * first.interval());
                slices.merge(slice, chunk.rows() * (end - start) / width, Double::sum);
            }
        }
        double largest = slices.size() < SLICES
                ? slices.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(0)
                : finest;
        for (Dimension dimension :
                planned.dimensions().subList(1, planned.dimensions().size())) {
            largest /= Math.max(1, dimension.partitions());
        }
        return (long) Math.ceil(largest);
    }
}
