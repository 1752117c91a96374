package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.PageRange;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns a request into tasks: the definitions, and one artifact per large chunk or per run of small ones. */
final class DumpPlanner {

    /** Chunks share an artifact until it is expected to hold this much: few objects, and yet something to share out. */
    private static final long ARTIFACT_BYTES = 32L << 20;

    /** A plain table larger than this is read in parts of it by several connections. */
    private static final long PART_BYTES = 64L << 20;

    /**
     * Chunks are many, and each is work for one connection: only one that would leave the others idle is read in parts.
     * That goes through TimescaleDB's planner, where a waiting {@code drop_chunks} can stand in the way.
     */
    private static final long CHUNK_PART_BYTES = 512L << 20;

    /** Rows and pages of a table that the catalog says is empty are not nothing: it may never have been analyzed. */
    private static final long LEAST_WEIGHT = 8_192;

    private final DumpRequest request;
    private final List<DumpTask> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private int artifacts;

    DumpPlanner(DumpRequest request) {
        this.request = request;
    }

    DumpPlan plan() {
        Map<TableName, List<Chunk>> chunks = request.inventory().chunksByHypertable();
        Map<TableName, Table> tables = request.inventory().tablesByName();
        int number = 0;
        for (TableName name : new TreeSet<>(request.rows())) {
            Table table = tables.get(name);
            if (!table.storesRows()) {
                continue;
            }
            number++;
            boolean hypertable = request.inventory().hypertable(name).isPresent();
            plan(table, number, hypertable ? chunks.getOrDefault(name, List.of()) : null);
        }
        rows.sort(Comparator.comparingLong(DumpTask::weight).reversed());
        List<DumpTask> tasks = new ArrayList<>();
        tasks.add(definitions());
        tasks.addAll(rows);
        return new DumpPlan(tasks, notes);
    }

    private DumpTask definitions() {
        if (!request.options().include().isEmpty()) {
            return new DumpTask.Definitions(request.tables());
        }
        Set<TableName> without = request.inventory().tables().stream()
                .filter(table -> table.kind() != Table.Kind.FOREIGN)
                .map(Table::name)
                .filter(name -> !request.tables().contains(name))
                .collect(Collectors.toSet());
        return new DumpTask.Everything(without);
    }

    /** Plans one table; {@code chunks} is null for a plain one. */
    private void plan(Table table, int number, List<Chunk> chunks) {
        artifacts = 0;
        RowFormat format = format(table);
        notes.add(table.name() + ": " + (chunks == null ? "plain table" : chunks.size() + " chunk(s)") + ", format "
                + format.name().toLowerCase(java.util.Locale.ROOT));
        if (chunks == null) {
            addParts(table, number, format, parts(table.name(), table.bytes(), table.pages(), PART_BYTES));
            return;
        }
        List<RowSource> open = new ArrayList<>();
        long bytes = 0;
        for (Chunk chunk : chunks) {
            if (!chunk.compressed() && chunk.bytes() > 2 * CHUNK_PART_BYTES) {
                addParts(table, number, format, parts(chunk.name(), chunk.bytes(), chunk.pages(), CHUNK_PART_BYTES));
                continue;
            }
            if (!open.isEmpty() && bytes + chunk.bytes() > ARTIFACT_BYTES) {
                rows.add(task(table, number, ++artifacts, format, open, bytes));
                open.clear();
                bytes = 0;
            }
            open.add(new RowSource(chunk.name(), chunk.compressed()));
            bytes += Math.max(LEAST_WEIGHT, chunk.bytes());
        }
        if (!open.isEmpty()) {
            rows.add(task(table, number, ++artifacts, format, open, bytes));
        }
    }

    /** A part of a relation and how many bytes it is expected to be. */
    private record Part(RowSource source, long bytes) {}

    /** Ranges of pages, the last of them open: the relation may have grown since its size was asked for. */
    private static List<Part> parts(TableName relation, long bytes, long pages, long partBytes) {
        int count = (int) Math.max(1, Math.min(pages, bytes / partBytes));
        if (count == 1) {
            return List.of(new Part(new RowSource(relation, false), bytes));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long end = i == count - 1 ? PageRange.OPEN : pages * (i + 1) / count;
            PageRange range = new PageRange(pages * i / count, end);
            parts.add(new Part(new RowSource(relation, i, false, range), bytes / count));
        }
        return parts;
    }

    private void addParts(Table table, int number, RowFormat format, List<Part> parts) {
        for (Part part : parts) {
            rows.add(task(table, number, ++artifacts, format, List.of(part.source()), part.bytes()));
        }
    }

    private DumpTask task(
            Table table, int number, int artifact, RowFormat format, List<RowSource> sources, long weight) {
        BackupOptions options = request.options();
        ArtifactSpec spec = new ArtifactSpec(
                ArtifactPath.data(number, table.name(), String.valueOf(artifact), format),
                ArtifactKind.DATA,
                table.name(),
                table.copiedColumns().stream().map(Column::name).toList(),
                format,
                "UTF8",
                options.codec(),
                options.level());
        return new DumpTask.Rows(spec, sources, Math.max(LEAST_WEIGHT, weight));
    }

    /** {@code auto} is binary where every type allows it, because it loads much faster, and text elsewhere. */
    private RowFormat format(Table table) {
        RowFormat wanted = request.options().format();
        if (wanted == RowFormat.AUTO) {
            return table.binarySafe() ? RowFormat.BINARY : RowFormat.TEXT;
        }
        if (wanted == RowFormat.BINARY && !table.binarySafe()) {
            Column column = table.copiedColumns().stream()
                    .filter(candidate -> !candidate.binarySafe())
                    .findFirst()
                    .orElseThrow();
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "'" + table.name() + "' cannot be written in binary: column '" + column.name() + "' has type '"
                            + column.type() + "', whose binary form means nothing on another server",
                    "use \"format\": \"auto\", which chooses text for such tables");
        }
        return wanted;
    }
}
