package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
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

/** Turns a request into tasks: the definitions, and one file for each table or chunk. */
final class DumpPlanner {

    private final DumpRequest request;
    private final Map<TableName, List<Chunk>> chunks;
    private final List<DumpTask> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    DumpPlanner(DumpRequest request) {
        this.request = request;
        this.chunks = request.inventory().chunksByHypertable();
    }

    DumpPlan plan() {
        Map<TableName, Table> tables = request.inventory().tablesByName();
        int number = 0;
        for (TableName name : new TreeSet<>(request.rows())) {
            Table table = tables.get(name);
            if (table.storesRows()) {
                plan(table, ++number);
            }
        }
        rows.sort(Comparator.comparingLong(DumpTask::weight).reversed());
        List<DumpTask> tasks = new ArrayList<>();
        tasks.add(new DumpTask.Definitions(request.tables(), request.aggregates()));
        tasks.addAll(rows);
        return new DumpPlan(tasks, notes);
    }

    private void plan(Table table, int number) {
        boolean hypertable = request.inventory().hypertable(table.name()).isPresent();
        List<Chunk> own = hypertable ? chunks.getOrDefault(table.name(), List.of()) : List.of();
        List<RowSource> sources = new ArrayList<>();
        if (!hypertable) {
            sources.add(new RowSource(table.name(), false));
        }
        for (Chunk chunk : own) {
            sources.add(new RowSource(chunk.name(), chunk.compressed()));
        }
        boolean filePerChunk = hypertable && request.options().filePer() == FilePer.CHUNK;
        notes.add(table.name() + ": " + (hypertable ? own.size() + " chunk(s)" : "plain table") + ", "
                + (filePerChunk ? sources.size() : 1) + " file(s)");
        if (filePerChunk) {
            for (int i = 0; i < own.size(); i++) {
                rows.add(task(
                        table,
                        number,
                        String.valueOf(i + 1),
                        sources.subList(i, i + 1),
                        own.get(i).bytes()));
            }
        } else {
            rows.add(task(table, number, "rows", sources, table.bytes()));
        }
    }

    private DumpTask task(Table table, int number, String file, List<RowSource> sources, long weight) {
        ArtifactSpec spec = new ArtifactSpec(
                ArtifactPath.data(number, table.name(), file, RowFormat.CSV),
                ArtifactKind.DATA,
                table.name(),
                table.copiedColumns().stream().map(Column::name).toList(),
                RowFormat.CSV,
                "UTF8",
                request.options().codec(),
                request.options().level(),
                CsvSettings.DEFAULTS);
        return new DumpTask.Rows(spec, sources, weight);
    }
}
