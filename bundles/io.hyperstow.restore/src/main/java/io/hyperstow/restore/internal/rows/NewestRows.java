package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RestoreOptions.Order;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Says from which time on a hypertable has all its rows, while the rest is still loaded: when its newest chunks are in,
 * whenever that has doubled since, and when all are. Queries of that time read only those chunks, by their constraints, also
 * before there are indexes. Safe for use by many threads.
 */
final class NewestRows {

    private final Blueprint blueprint;
    private final Consumer<String> listener;
    private final Map<TableName, Progress> tables = new HashMap<>();
    private final Map<TableName, Long> ends = new HashMap<>();

    /** One hypertable. */
    private static final class Progress {
        private final Dimension dimension;
        /** How many tasks that have not ended hold rows of chunks with this end. */
        private final TreeMap<Long, Integer> missing = new TreeMap<>();

        private long newest;
        private long told;

        Progress(Dimension dimension) {
            this.dimension = dimension;
        }
    }

    /**
     * @param listener hears one sentence at a time
     */
    NewestRows(Blueprint blueprint, Consumer<String> listener) {
        this.blueprint = blueprint;
        this.listener = listener;
        if (blueprint.options().order() != Order.NEWEST_FIRST) {
            return;
        }
        for (Hypertable hypertable : blueprint.manifest().hypertables()) {
            if (isPartitionedAsItWas(hypertable)) {
                tables.put(hypertable.table(), new Progress(hypertable.primaryDimension()));
            }
        }
        findEnds();
        for (RestoreTask task : blueprint.tasks()) {
            for (RestoreTask.Rows rows : parts(task)) {
                count(rows, 1);
            }
        }
        tables.values().removeIf(progress -> progress.missing.isEmpty());
        tables.values().forEach(progress -> {
            progress.newest = progress.missing.lastKey();
            progress.told = progress.newest;
        });
    }

    /** Where rows are looked for by another column, or by a function of it, time tells nothing of the chunks. */
    private boolean isPartitionedAsItWas(Hypertable source) {
        Hypertable planned = blueprint.hypertables().get(source.table());
        Dimension first = source.primaryDimension();
        return first.partitionFunction().isEmpty()
                && TimeRange.isOf(first.columnType())
                && (planned == null || planned.primaryDimension().column().equals(first.column()));
    }

    private void findEnds() {
        for (ChunkContent chunk : blueprint.manifest().chunks()) {
            Progress progress = tables.get(chunk.table());
            for (ChunkRange range : chunk.ranges()) {
                if (progress != null && range.column().equals(progress.dimension.column())) {
                    ends.put(chunk.name(), range.end());
                }
            }
        }
    }

    private static List<RestoreTask.Rows> parts(RestoreTask task) {
        if (task instanceof RestoreTask.Together together) {
            return together.parts();
        }
        return task instanceof RestoreTask.Rows rows ? List.of(rows) : List.of();
    }

    /** Segments of chunks that nobody knows belong to no time: then nothing is said of the table before its end. */
    private void count(RestoreTask.Rows rows, int by) {
        Progress progress = tables.get(rows.table());
        if (progress == null) {
            return;
        }
        for (Segment segment : rows.segments()) {
            long end = ends.getOrDefault(segment.chunk(), Long.MAX_VALUE);
            progress.missing.merge(end, by, (one, other) -> one + other == 0 ? null : one + other);
        }
    }

    /** To be called when the rows of a task are committed. */
    synchronized void loaded(RestoreTask task) {
        List<TableName> concerned = new ArrayList<>();
        for (RestoreTask.Rows rows : parts(task)) {
            count(rows, -1);
            if (tables.containsKey(rows.table()) && !concerned.contains(rows.table())) {
                concerned.add(rows.table());
            }
        }
        concerned.forEach(this::tell);
    }

    private void tell(TableName table) {
        Progress progress = tables.get(table);
        String name = "'" + table + "'";
        if (progress.missing.isEmpty()) {
            tables.remove(table);
            boolean range = blueprint.ranges().containsKey(table);
            listener.accept(name + " has all " + (range ? "rows of the range" : "its rows") + indexes(table));
            return;
        }
        long complete = progress.missing.lastKey();
        boolean more = complete < progress.told && progress.newest != Long.MAX_VALUE;
        if (more && progress.newest - complete >= 2 * (progress.newest - progress.told)) {
            progress.told = complete;
            Dimension dimension = progress.dimension;
            listener.accept(name + " can be queried "
                    + new TimeRange(dimension.column(), dimension.columnType(), complete, Long.MAX_VALUE) + " on"
                    + indexes(table));
        }
    }

    private String indexes(TableName table) {
        boolean later = blueprint.created().contains(table)
                && !blueprint.indexesFirst()
                && !blueprint.table(table).indexes().isEmpty();
        return later ? "; its indexes come after the rows of all tables" : "";
    }
}
