package io.hyperstow.api.copy;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RestoreOptions.Order;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import io.hyperstow.api.spi.restore.RestorePlan.Wave;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The order in which tasks load rows: referenced tables first where that matters, then as time was asked for. With the
 * newest first, the last day of every hypertable comes before all else.
 */
public final class LoadWaves {

    private static final long DAY = 86_400_000_000L;

    private final RestoreRequest request;
    private final Manifest manifest;
    private final Map<TableName, ChunkRange> slices = new HashMap<>();
    /** Where the chunks begin that hold the last day of a hypertable; of one over integers, its last chunk. */
    private final Map<TableName, Long> lastDay = new HashMap<>();

    public LoadWaves(RestoreRequest request) {
        this.request = request;
        this.manifest = request.manifest();
        for (ChunkContent chunk : manifest.chunks()) {
            if (!chunk.ranges().isEmpty()) {
                slices.put(chunk.name(), chunk.ranges().get(0));
            }
        }
        lastDays();
    }

    private void lastDays() {
        Map<TableName, Long> ends = new HashMap<>();
        for (ChunkContent chunk : manifest.chunks()) {
            ChunkRange slice = slices.get(chunk.name());
            if (slice != null && wanted(chunk)) {
                ends.merge(chunk.table(), slice.end(), Math::max);
            }
        }
        for (ChunkContent chunk : manifest.chunks()) {
            Long end = ends.get(chunk.table());
            if (end != null && wanted(chunk)) {
                boolean time = manifest.hypertable(chunk.table())
                        .filter(hypertable -> hypertable.primaryDimension().overTime())
                        .isPresent();
                ChunkRange slice = slices.get(chunk.name());
                if (slice.end() > end - (time ? DAY : 1)) {
                    lastDay.merge(chunk.table(), slice.start(), Math::min);
                }
            }
        }
    }

    private boolean wanted(ChunkContent chunk) {
        TimeRange range = request.ranges().get(chunk.table());
        ChunkRange slice = slices.get(chunk.name());
        boolean outside = range != null && slice.column().equals(range.column()) && !range.meets(slice);
        return chunk.rows() != 0 && !outside;
    }

    /** Puts tasks of the request's tables into waves. */
    public List<Wave> of(Collection<RestoreTask.Rows> tasks) {
        Map<TableName, Integer> levels = levels();
        Map<Integer, List<RestoreTask.Rows>> byLevel = new TreeMap<>();
        for (RestoreTask.Rows task : tasks) {
            byLevel.computeIfAbsent(levels.get(task.table()), level -> new ArrayList<>())
                    .add(task);
        }
        List<Wave> waves = new ArrayList<>();
        for (List<RestoreTask.Rows> together : byLevel.values()) {
            together.sort(order());
            waves.add(new Wave("rows " + (waves.size() + 1), List.copyOf(together)));
        }
        return waves;
    }

    /**
     * The last days, if the newest come first; then what has no chunks, as plain tables, the largest artifacts of them first
     * and each from its beginning; then by the start of the newest chunk.
     */
    private Comparator<RestoreTask.Rows> order() {
        boolean newestFirst = request.options().order() == Order.NEWEST_FIRST;
        Comparator<RestoreTask.Rows> byTime = Comparator.comparingLong(this::start);
        return Comparator.comparing((RestoreTask.Rows task) -> !newestFirst || !ofLastDay(task))
                .thenComparing(task -> start(task) != Long.MIN_VALUE)
                .thenComparing(newestFirst ? byTime.reversed() : byTime)
                .thenComparing(Comparator.comparingLong(
                                (RestoreTask.Rows task) -> task.artifact().bytes())
                        .reversed())
                .thenComparing(task -> task.artifact().key())
                .thenComparing(task -> task.segments().get(0).offset());
    }

    private boolean ofLastDay(RestoreTask.Rows task) {
        Long first = lastDay.get(task.table());
        return first != null && start(task) >= first;
    }

    private long start(RestoreTask.Rows task) {
        return task.segments().stream()
                .map(segment -> slices.get(segment.chunk()))
                .mapToLong(slice -> slice == null ? Long.MIN_VALUE : slice.start())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /**
     * Where tables exist already, so do their foreign keys: a table then waits for those it references. New tables get
     * their foreign keys after all rows and need no order. Tables in a cycle, and those behind it, share the last level.
     */
    private Map<TableName, Integer> levels() {
        Map<TableName, Integer> levels = new HashMap<>();
        Set<TableName> waiting = new HashSet<>(request.tables());
        boolean ordered = request.options().existing() != Existing.FAIL;
        for (int level = 0; !waiting.isEmpty(); level++) {
            Set<TableName> free = new HashSet<>(waiting);
            if (ordered) {
                free.removeIf(table -> referenced(table).stream().anyMatch(waiting::contains));
            }
            Set<TableName> next = free.isEmpty() ? Set.copyOf(waiting) : free;
            for (TableName table : next) {
                levels.put(table, level);
            }
            waiting.removeAll(next);
        }
        return levels;
    }

    /** The other tables of this restore that a table's foreign keys point to. */
    private Set<TableName> referenced(TableName name) {
        Set<TableName> referenced = new HashSet<>();
        manifest.table(name).map(Table::constraints).orElse(List.of()).stream()
                .map(Constraint::references)
                .filter(table -> table != null && !table.equals(name))
                .forEach(referenced::add);
        return referenced;
    }
}
