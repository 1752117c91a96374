package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The chunks a hypertable will have, as far as the slices of the backup's chunks tell.
 *
 * @param slices values, one inside each slice of the first dimension, ascending; in the dimension's internal unit
 * @param chunks how many chunks there will be at most
 * @param exact whether every one of these chunks will hold what a chunk of the backup held: the layout is the backup's
 */
public record ChunkForecast(List<Long> slices, long chunks, boolean exact) {

    /** Beyond this many slices only their number is kept. */
    private static final int SLICES_KEPT = 20_000;

    public ChunkForecast {
        slices = List.copyOf(slices);
    }

    /**
     * @param planned the hypertable as it will be
     * @param source the hypertable as it was; null when it was a plain table
     * @param content the backup's chunks of it
     */
    public static ChunkForecast of(Hypertable planned, Hypertable source, Collection<ChunkContent> content) {
        boolean exact = source != null && planned.dimensions().equals(source.dimensions());
        Dimension first = planned.primaryDimension();
        TreeSet<Long> slices = new TreeSet<>();
        long total = 0;
        for (ChunkContent chunk : content) {
            ChunkRange range = range(chunk, first.column());
            if (range == null || range.start() == Long.MIN_VALUE || range.end() == Long.MAX_VALUE) {
                return new ChunkForecast(List.of(), content.size(), false);
            }
            if (exact) {
                slices.add(range.start());
                continue;
            }
            long from = Math.floorDiv(range.start(), first.interval());
            long to = Math.floorDiv(range.end() - 1, first.interval());
            total += to - from + 1;
            for (long slice = from; slice <= to && slices.size() < SLICES_KEPT; slice++) {
                slices.add(Math.max(range.start(), slice * first.interval()));
            }
        }
        if (exact) {
            return new ChunkForecast(new ArrayList<>(slices), content.size(), true);
        }
        List<Long> distinct = onePerSlice(slices, first.interval());
        long count = slices.size() < SLICES_KEPT ? distinct.size() : total;
        for (Dimension dimension :
                planned.dimensions().subList(1, planned.dimensions().size())) {
            count = Math.multiplyExact(count, Math.max(1, dimension.partitions()));
        }
        return new ChunkForecast(distinct, count, false);
    }

    private static List<Long> onePerSlice(TreeSet<Long> values, long interval) {
        List<Long> kept = new ArrayList<>();
        for (long value : values) {
            boolean sameSlice = !kept.isEmpty()
                    && Math.floorDiv(kept.get(kept.size() - 1), interval) == Math.floorDiv(value, interval);
            if (!sameSlice) {
                kept.add(value);
            }
        }
        return kept;
    }

    private static ChunkRange range(ChunkContent chunk, String column) {
        return chunk.ranges().stream()
                .filter(range -> range.column().equals(column))
                .findFirst()
                .orElse(null);
    }
}
