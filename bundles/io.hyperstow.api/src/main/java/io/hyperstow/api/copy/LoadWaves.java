package io.hyperstow.api.copy;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RestoreOptions.Order;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
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

/** The order in which tasks load rows: referenced tables first where that matters, then as time was asked for. */
public final class LoadWaves {

    private final RestoreRequest request;
    private final Manifest manifest;
    private final Map<TableName, Long> chunkStarts = new HashMap<>();

    public LoadWaves(RestoreRequest request) {
        this.request = request;
        this.manifest = request.manifest();
        for (ChunkContent chunk : manifest.chunks()) {
            if (!chunk.ranges().isEmpty()) {
                chunkStarts.put(chunk.name(), chunk.ranges().get(0).start());
            }
        }
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

    /** By the start of the first chunk; plain tables, which have none, first, the heaviest of them first. */
    private Comparator<RestoreTask.Rows> order() {
        boolean newestFirst = request.options().order() == Order.NEWEST_FIRST;
        Comparator<RestoreTask.Rows> byTime = Comparator.comparingLong(this::start);
        return Comparator.comparing((RestoreTask.Rows task) -> start(task) != Long.MIN_VALUE)
                .thenComparing(newestFirst ? byTime.reversed() : byTime)
                .thenComparing(Comparator.comparingLong(RestoreTask::weight).reversed());
    }

    private long start(RestoreTask.Rows task) {
        return task.segments().stream()
                .mapToLong(segment -> chunkStarts.getOrDefault(segment.chunk(), Long.MIN_VALUE))
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
