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
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import java.util.ArrayList;
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
        return new Table(
                name,
                Table.Kind.TABLE,
                "owner",
                List.of("owner"),
                List.of(
                        new Column("time", "timestamp with time zone", true, Column.Generation.NONE, true),
                        new Column("twice", "integer", false, Column.Generation.COMPUTED, true),
                        new Column("type", "regtype", false, Column.Generation.NONE, binarySafe)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                List.of(),
                -1,
                0);
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
                    List.of()));
        }
        Dimension time = new Dimension("time", "timestamp with time zone", Dimension.Kind.RANGE, 1, 0, "", "");
        Inventory inventory = new Inventory(
                new DatabaseFacts(
                        "x", 1, 170012, "UTF8", "libc", "C", "C", "", "", "o", List.of(), List.of(), List.of()),
                List.of(),
                List.of(table(CPU, binarySafe), table(PLAIN, binarySafe)),
                List.of(new Hypertable(CPU, List.of(time), List.of(), Map.of(), List.of())),
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
        DumpPlan plan = new DumpPlanner(request(BackupOptions.DEFAULTS, true)).plan();
        assertEquals(1, rows(plan).size());
        assertEquals(Set.of(CPU, PLAIN), ((DumpTask.Definitions) plan.tasks().get(0)).tables());
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
        BackupOptions defaults = BackupOptions.DEFAULTS;
        BackupOptions binary = new BackupOptions(
                List.of("*"),
                List.of(),
                List.of(),
                2,
                RowFormat.BINARY,
                defaults.codec(),
                defaults.level(),
                defaults.filePer(),
                defaults.lockTimeout(),
                defaults.check(),
                defaults.rolePasswords(),
                "",
                Set.of("format"));
        assertEquals(RowFormat.BINARY, format(binary, true));
        BackupException refused = assertThrows(BackupException.class, () -> format(binary, false));
        assertEquals(ErrorCode.UNSUPPORTED, refused.code());
        assertTrue(refused.getMessage().contains("'regtype'"), refused::getMessage);
    }
}
