package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupOptions.FilePer;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.DumpTask.RowSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Turns a request into tasks: the definitions, and one file for each table, aggregate or chunk. */
final class DumpPlanner {

    private final DumpRequest request;
    private final List<DumpTask> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    DumpPlanner(DumpRequest request) {
        this.request = request;
    }

    DumpPlan plan() {
        Map<TableName, List<Chunk>> chunks = request.inventory().chunksByHypertable();
        Map<TableName, Table> tables = request.inventory().tablesByName();
        int number = 0;
        for (TableName name : new TreeSet<>(request.rows())) {
            Table table = tables.get(name);
            if (table.storesRows()) {
                boolean hypertable = request.inventory().hypertable(name).isPresent();
                plan(
                        new Wanted(++number, name, ArtifactKind.DATA, table),
                        hypertable ? chunks.getOrDefault(name, List.of()) : null);
            }
        }
        for (TableName view : new TreeSet<>(request.aggregates())) {
            Aggregate aggregate = request.inventory().aggregate(view).orElseThrow();
            plan(
                    new Wanted(++number, view, ArtifactKind.AGGREGATE, aggregate.table()),
                    chunks.getOrDefault(aggregate.materialization(), List.of()));
        }
        rows.sort(Comparator.comparingLong(DumpTask::weight).reversed());
        List<DumpTask> tasks = new ArrayList<>();
        tasks.add(new DumpTask.Definitions(request.tables(), request.aggregates()));
        tasks.addAll(rows);
        return new DumpPlan(tasks, notes);
    }

    /**
     * A table whose rows are written.
     *
     * @param number its number in this backup
     * @param shown the name users know it by
     * @param kind what its files hold
     * @param table the table itself
     */
    private record Wanted(int number, TableName shown, ArtifactKind kind, Table table) {}

    /** Plans one table; {@code chunks} is null for a plain one. */
    private void plan(Wanted wanted, List<Chunk> chunks) {
        boolean filePerChunk = chunks != null && request.options().filePer() == FilePer.CHUNK;
        notes.add(wanted.shown() + ": " + (chunks == null ? "plain table" : chunks.size() + " chunk(s)") + ", "
                + (filePerChunk ? chunks.size() : 1) + " file(s)");
        if (chunks == null) {
            Table table = wanted.table();
            rows.add(task(wanted, "rows", List.of(new RowSource(table.name(), false)), table.bytes()));
        } else if (filePerChunk) {
            for (int i = 0; i < chunks.size(); i++) {
                Chunk chunk = chunks.get(i);
                rows.add(task(wanted, String.valueOf(i + 1), List.of(source(chunk)), chunk.bytes()));
            }
        } else {
            long bytes = chunks.stream().mapToLong(Chunk::bytes).sum();
            rows.add(task(
                    wanted, "rows", chunks.stream().map(DumpPlanner::source).toList(), bytes));
        }
    }

    private static RowSource source(Chunk chunk) {
        return new RowSource(chunk.name(), chunk.compressed());
    }

    private DumpTask task(Wanted wanted, String file, List<RowSource> sources, long weight) {
        ArtifactSpec spec = new ArtifactSpec(
                ArtifactPath.data(wanted.number(), wanted.shown(), file, RowFormat.CSV),
                wanted.kind(),
                wanted.table().name(),
                wanted.table().copiedColumns().stream().map(Column::name).toList(),
                RowFormat.CSV,
                "UTF8",
                request.options().codec(),
                request.options().level(),
                CsvSettings.DEFAULTS);
        return new DumpTask.Rows(spec, sources, weight);
    }
}
