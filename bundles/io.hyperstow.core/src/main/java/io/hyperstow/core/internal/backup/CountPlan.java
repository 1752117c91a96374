package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.core.internal.backup.CountTask.Kind;
import io.hyperstow.core.internal.backup.CountTask.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is to be counted where a strategy does not see the rows it writes. Small relations share a task: a transaction
 * for each of thousands of chunks would take longer than their rows.
 */
final class CountPlan {

    private static final int MOST_UNITS = 100;
    private static final long MOST_BYTES = 32L << 20;

    /** To count rows takes about so much less than to dump them. */
    private static final int CHEAPER = 16;

    private final boolean digests;
    private final List<CountTask> tasks = new ArrayList<>();
    private final List<Unit> open = new ArrayList<>();
    private long openBytes;

    private CountPlan(boolean digests) {
        this.digests = digests;
    }

    /**
     * @param rows the tables whose rows are counted
     * @param materializations those of the whole database's aggregates, counted too
     * @param check not {@code NONE}
     * @return the tasks, the heaviest first
     */
    static List<CountTask> tasks(
            Inventory inventory, Set<TableName> rows, Set<TableName> materializations, Check check) {
        return new CountPlan(check == Check.HASHES).plan(inventory, rows, materializations);
    }

    private List<CountTask> plan(Inventory inventory, Set<TableName> rows, Set<TableName> materializations) {
        Map<TableName, Table> tables = inventory.tablesByName();
        Map<TableName, List<Chunk>> chunks = inventory.chunksByHypertable();
        for (TableName name : new TreeSet<>(rows)) {
            Table table = tables.get(name);
            List<String> columns =
                    table.copiedColumns().stream().map(Column::name).toList();
            if (inventory.hypertable(name).isEmpty()) {
                add(new Unit(name, name, Kind.TABLE, columns), table.bytes());
                continue;
            }
            add(new Unit(name, name, Kind.ROOT, columns), 0);
            for (Chunk chunk : chunks.getOrDefault(name, List.of())) {
                Kind kind = chunk.compressed() ? Kind.COMPRESSED_CHUNK : Kind.CHUNK;
                add(new Unit(name, chunk.name(), kind, columns), chunk.bytes());
            }
        }
        for (Aggregate aggregate : inventory.aggregates()) {
            TableName name = aggregate.materialization();
            if (materializations.contains(name)) {
                List<String> columns = aggregate.table().copiedColumns().stream()
                        .map(Column::name)
                        .toList();
                add(new Unit(name, name, Kind.ROOT, columns), 0);
                for (Chunk chunk : chunks.getOrDefault(name, List.of())) {
                    add(new Unit(name, chunk.name(), Kind.COMPRESSED_CHUNK, columns), chunk.bytes());
                }
            }
        }
        close();
        tasks.sort(Comparator.comparingLong(CountTask::weight).reversed());
        return tasks;
    }

    private void add(Unit unit, long bytes) {
        if (openBytes + bytes > MOST_BYTES || open.size() == MOST_UNITS) {
            close();
        }
        open.add(unit);
        openBytes += bytes;
    }

    private void close() {
        if (!open.isEmpty()) {
            long weight = digests ? openBytes : openBytes / CHEAPER;
            tasks.add(new CountTask(tasks.size() + 1, open, digests, weight));
            open.clear();
            openBytes = 0;
        }
    }
}
