package io.hyperstow.dump.parallelcopy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannersTest {

    private static final TableName CPU = new TableName("public", "cpu");
    private static final TableName PLAIN = new TableName("public", "plain");
    private static final long MEGABYTE = 1L << 20;

    private static Table table(TableName name, boolean binarySafe) {
        return table(name, binarySafe, 0);
    }

    private static Table table(TableName name, boolean binarySafe, long bytes) {
        return new Table(
                name,
                Table.Kind.TABLE,
                "owner",
                List.of("owner"),
                List.of(
                        new Column("time", "timestamp with time zone", true, Column.Generation.NONE, true, ""),
                        new Column("twice", "integer", false, Column.Generation.COMPUTED, true, ""),
                        new Column("type", "regtype", false, Column.Generation.NONE, binarySafe, "")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                -1,
                bytes,
                bytes / 8192);
    }

    private static DumpRequest request(BackupOptions options, boolean binarySafe, long... chunkBytes) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < chunkBytes.length; i++) {
            chunks.add(new Chunk(
                    new TableName("_timescaledb_internal", "chunk_" + i),
                    CPU,
                    List.of(new ChunkRange("time", i, i + 1)),
                    false,
                    null,
                    -1,
                    chunkBytes[i],
                    chunkBytes[i] / 8192,
                    List.of()));
        }
        Dimension time = new Dimension("time", "timestamp with time zone", Dimension.Kind.RANGE, 1, 0, "", "");
        Inventory inventory = new Inventory(
                new DatabaseFacts(
                        "x", 1, 170012, "UTF8", "libc", "C", "C", "", "", "o", List.of(), List.of(), List.of()),
                List.of(),
                List.of(table(CPU, binarySafe), table(PLAIN, binarySafe)),
                List.of(new Hypertable(CPU, List.of(time), List.of(), Map.of())),
                chunks,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new DumpRequest(inventory, Set.of(CPU, PLAIN), Set.of(CPU, PLAIN), options);
    }

    private static List<DumpTask.Rows> rows(DumpPlan plan) {
        return plan.tasks().stream()
                .filter(DumpTask.Rows.class::isInstance)
                .map(DumpTask.Rows.class::cast)
                .toList();
    }

    @Test
    void everyChunkIsInExactlyOneSegmentAndSmallOnesShareAnArtifact() {
        long[] sizes = {0, MEGABYTE, 40 * MEGABYTE, 31 * MEGABYTE, MEGABYTE, 0, 0, 500 * MEGABYTE};
        List<DumpTask.Rows> tasks = rows(new DumpPlanner(request(BackupOptions.DEFAULTS, true, sizes)).plan());
        Set<TableName> seen = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (DumpTask.Rows task : tasks) {
            assertTrue(paths.add(task.artifact().path()), task::id);
            task.segments().forEach(segment -> assertTrue(seen.add(segment.relation()), segment::toString));
        }
        assertEquals(sizes.length + 1, seen.size(), "all chunks and the plain table");
        assertTrue(tasks.size() < sizes.length, () -> tasks.size() + " artifacts");
        assertEquals(500 * MEGABYTE, tasks.get(0).weight(), "the heaviest first");
    }

    @Test
    void aHypertableWithoutChunksHasNoArtifactAndIsStillDefined() {
        DumpPlan plan = new DumpPlanner(request(options(List.of("*"), RowFormat.AUTO), true)).plan();
        assertEquals(1, rows(plan).size());
        assertEquals(new DumpTask.Definitions(Set.of(CPU, PLAIN)), plan.tasks().get(0));
    }

    @Test
    void aWholeDatabaseBringsEverythingButWhatIsExcluded() {
        DumpRequest all = request(BackupOptions.DEFAULTS, true);
        assertEquals(
                new DumpTask.Everything(Set.of()),
                new DumpPlanner(all).plan().tasks().get(0));
        DumpRequest less = new DumpRequest(all.inventory(), Set.of(CPU), Set.of(CPU), all.options());
        assertEquals(
                new DumpTask.Everything(Set.of(PLAIN)),
                new DumpPlanner(less).plan().tasks().get(0));
    }

    @Test
    void aLargePlainTableIsSharedOutWithoutGapsOrOverlaps() {
        DumpRequest small = request(BackupOptions.DEFAULTS, true);
        Inventory inventory = small.inventory();
        Inventory large = new Inventory(
                inventory.database(),
                List.of(),
                List.of(table(CPU, true), table(PLAIN, true, 1000 * MEGABYTE + 8192)),
                inventory.hypertables(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        List<RowSource> parts =
                rows(new DumpPlanner(new DumpRequest(large, small.tables(), small.rows(), small.options())).plan())
                        .stream()
                        .flatMap(task -> task.segments().stream())
                        .sorted(Comparator.comparingInt(RowSource::part))
                        .toList();
        assertEquals(15, parts.size());
        long next = 0;
        for (int i = 0; i < parts.size(); i++) {
            assertEquals(PLAIN, parts.get(i).relation());
            assertEquals(i, parts.get(i).part());
            assertEquals(next, parts.get(i).pages().first());
            next = parts.get(i).pages().end();
        }
        assertEquals(PageRange.OPEN, next);
    }

    @Test
    void onlyAHugeChunkIsReadInParts() {
        List<DumpTask.Rows> tasks =
                rows(new DumpPlanner(request(BackupOptions.DEFAULTS, true, 1000 * MEGABYTE, 3000 * MEGABYTE)).plan());
        assertEquals(
                5,
                tasks.stream()
                        .flatMap(task -> task.segments().stream())
                        .filter(source -> source.pages() != null)
                        .count());
    }

    @Test
    void computedColumnsAreNotCopied() {
        DumpTask.Rows task = rows(new DumpPlanner(request(BackupOptions.DEFAULTS, true)).plan())
                .get(0);
        assertEquals(List.of("time", "type"), task.artifact().columns());
    }

    @Test
    void autoIsBinaryWhereEveryTypeAllowsIt() {
        assertEquals(RowFormat.BINARY, format(BackupOptions.DEFAULTS, true));
        assertEquals(RowFormat.TEXT, format(BackupOptions.DEFAULTS, false));
    }

    private static RowFormat format(BackupOptions options, boolean binarySafe) {
        return rows(new DumpPlanner(request(options, binarySafe)).plan())
                .get(0)
                .artifact()
                .format();
    }

    @Test
    void binaryIsRefusedForTypesThatMeanNothingElsewhere() {
        BackupOptions binary = options(List.of("*"), RowFormat.BINARY);
        assertEquals(RowFormat.BINARY, format(binary, true));
        BackupException refused = assertThrows(BackupException.class, () -> format(binary, false));
        assertEquals(ErrorCode.UNSUPPORTED, refused.code());
        assertTrue(refused.getMessage().contains("'regtype'"), refused::getMessage);
    }

    private static BackupOptions options(List<String> include, RowFormat format) {
        BackupOptions defaults = BackupOptions.DEFAULTS;
        return new BackupOptions(
                include,
                List.of(),
                List.of(),
                2,
                format,
                defaults.codec(),
                defaults.level(),
                defaults.filePer(),
                defaults.lockTimeout(),
                defaults.check(),
                defaults.rolePasswords(),
                "",
                Set.of("format"));
    }
}
