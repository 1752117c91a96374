package io.hyperstow.restore.internal.aggregate;

import io.hyperstow.api.model.ChunkRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Ranges of time that no chunk of a hypertable covers: a refresh there computes nothing. */
final class UncoveredRanges {

    /**
     * A range of internal time values.
     *
     * @param from inclusive; {@link Long#MIN_VALUE} for no bound
     * @param to exclusive
     */
    record Gap(long from, long to) {}

    private UncoveredRanges() {}

    /**
     * @param covered the slices of the chunks
     * @param end where the last gap ends at most
     * @return in order; the first without a lower bound, unless a chunk has none either
     */
    static List<Gap> below(Collection<ChunkRange> covered, long end) {
        List<ChunkRange> ordered = covered.stream()
                .sorted(Comparator.comparingLong(ChunkRange::start))
                .toList();
        List<Gap> gaps = new ArrayList<>();
        long reached = Long.MIN_VALUE;
        for (ChunkRange range : ordered) {
            add(gaps, reached, Math.min(range.start(), end));
            reached = Math.max(reached, range.end());
        }
        add(gaps, reached, end);
        return gaps;
    }

    private static void add(List<Gap> gaps, long from, long to) {
        if (from < to) {
            gaps.add(new Gap(from, to));
        }
    }
}
