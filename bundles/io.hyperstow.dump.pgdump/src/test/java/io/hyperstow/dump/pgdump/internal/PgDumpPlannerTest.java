package io.hyperstow.dump.pgdump.internal;

import static io.hyperstow.dump.pgdump.internal.SampleInventory.internal;
import static io.hyperstow.dump.pgdump.internal.SampleInventory.key;
import static io.hyperstow.dump.pgdump.internal.SampleInventory.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PgDumpPlannerTest {

    private static final Inventory METRICS = new SampleInventory(17)
            .hypertable("cpu", 2, 2)
            .hypertable("mem", 1, 0)
            .table("plain")
            .table("other")
            .aggregate("cpu_hourly", "cpu")
            .sequence("shared_seq", "plain")
            .sequence("far_seq", "other")
            .build();

    private static final BackupOptions WHOLE = SampleInventory.options(4, Codec.ZSTD, Set.of());

    private static Set<TableName> names(String... names) {
        return Stream.of(names).map(SampleInventory::name).collect(Collectors.toSet());
    }

    /** The whole database without some tables and without the rows of some. */
    private static DumpPlan whole(Inventory inventory, Set<TableName> without, Set<TableName> withoutRows) {
        Set<TableName> tables = new HashSet<>();
        Set<TableName> rows = new HashSet<>();
        for (Table table : inventory.tables()) {
            if (!without.contains(table.name())) {
                tables.add(table.name());
                if (table.storesRows() && !withoutRows.contains(table.name())) {
                    rows.add(table.name());
                }
            }
        }
        return new PgDumpPlanner(new DumpRequest(inventory, tables, rows, WHOLE)).plan();
    }

    private static DumpPlan chosen(BackupOptions options, String... tables) {
        return new PgDumpPlanner(new DumpRequest(METRICS, names(tables), names(tables), options)).plan();
    }

    private static BackupOptions include(String... patterns) {
        return SampleInventory.options(2, Codec.ZSTD, Set.of("include"), patterns);
    }

    private static DumpTask.Archive archive(DumpPlan plan) {
        return (DumpTask.Archive) plan.tasks().get(plan.tasks().size() - 1);
    }

    private static BackupException refused(org.junit.jupiter.api.function.Executable plan) {
        BackupException e = assertThrows(BackupException.class, plan);
        assertEquals(ErrorCode.UNSUPPORTED, e.code());
        assertFalse(e.hint().isEmpty());
        return e;
    }

    @Test
    void aWholeDatabaseIsItsRolesAndOneArchive() {
        DumpPlan plan = whole(METRICS, Set.of(), Set.of());
        assertEquals(2, plan.tasks().size());
        assertEquals(new DumpTask.Globals(false), plan.tasks().get(0));
        assertEquals(
                new DumpTask.Archive(
                        Set.of(), Set.of(), Set.of(), 4, Codec.ZSTD, 1, false, Duration.ofSeconds(7), 4000),
                archive(plan));
        assertEquals(List.of(), plan.notes());
    }

    @Test
    void aHypertableWithoutRowsIsItsRootItsChunksAndTheirCompressedRows() {
        DumpTask.Archive archive = archive(whole(METRICS, Set.of(), names("cpu")));
        Set<TableName> expected = new HashSet<>(names("cpu"));
        for (int i = 1; i <= 4; i++) {
            expected.add(internal("_hyper_1_" + i + "_chunk"));
        }
        expected.add(internal("compress_hyper_91_1_chunk"));
        expected.add(internal("compress_hyper_91_2_chunk"));
        assertEquals(expected, archive.withoutRows());
        assertEquals(Set.of(), archive.without());
    }

    @Test
    void plainTablesCanBeLeftOutWithOrWithoutTheirRows() {
        DumpTask.Archive archive = archive(whole(METRICS, names("plain"), names("other")));
        assertEquals(names("plain"), archive.without());
        assertEquals(names("other"), archive.withoutRows());
        assertEquals(Set.of(), archive.tables());
    }

    @Test
    void aHypertableCannotBeLeftOut() {
        BackupException e = refused(() -> whole(METRICS, names("mem"), Set.of()));
        assertTrue(e.problem().contains("'public.mem'"), e.problem());
        assertTrue(e.hint().contains("{\"excludeTableData\": [\"public.mem\"]}"), e.hint());
    }

    @Test
    void anAggregateCannotBeLeftOut() {
        BackupOptions options = new BackupOptions(
                List.of(),
                List.of("*_hourly"),
                List.of(),
                2,
                WHOLE.format(),
                WHOLE.codec(),
                WHOLE.level(),
                WHOLE.filePer(),
                WHOLE.lockTimeout(),
                WHOLE.check(),
                false,
                "",
                Set.of());
        Set<TableName> all = names("cpu", "mem", "plain", "other");
        BackupException e = refused(() -> new PgDumpPlanner(new DumpRequest(METRICS, all, all, options)).plan());
        assertTrue(e.problem().contains("'public.cpu_hourly'"), e.problem());
    }

    @Test
    void aTableThatAForeignKeyPointsToCannotBeLeftOut() {
        Inventory inventory = new SampleInventory(17)
                .table("a", key("b", ""))
                .table("b")
                .table("c", key("c", ""))
                .build();
        BackupException e = refused(() -> whole(inventory, names("b"), Set.of()));
        assertTrue(e.problem().contains("'points_to_b' of 'public.a'"), e.problem());
        refused(() -> whole(inventory, names("b"), names("a")));
        whole(inventory, names("a", "b"), Set.of());
        whole(inventory, names("c"), Set.of());
    }

    @Test
    void rowsThatOthersPointToCannotBeLeftOut() {
        Inventory inventory = new SampleInventory(17)
                .table("a", key("b", ""))
                .table("b")
                .table("unchecked", key("d", " NOT VALID"))
                .table("unenforced", key("d", " NOT ENFORCED"))
                .table("d")
                .table("self", key("self", ""))
                .build();
        BackupException e = refused(() -> whole(inventory, Set.of(), names("b")));
        assertTrue(e.problem().contains("'points_to_b' of 'public.a'"), e.problem());
        whole(inventory, Set.of(), names("a", "b"));
        whole(inventory, Set.of(), names("d", "self"));
    }

    @Test
    void aPartitionedTableMissesTheRowsOfItsPartitions() {
        Inventory inventory = new SampleInventory(17)
                .table("whole", Table.Kind.PARTITIONED, List.of())
                .table("half", Table.Kind.PARTITIONED, List.of(name("whole")))
                .table("quarter", Table.Kind.TABLE, List.of(name("half")))
                .table("a", key("whole", ""))
                .build();
        refused(() -> whole(inventory, Set.of(), names("quarter")));
        whole(inventory, Set.of(), names("quarter", "a"));
    }

    @Test
    void chosenPlainTablesComeWithTheSequencesTheyUse() {
        DumpPlan plan = chosen(include("plain"), "plain");
        assertEquals(1, plan.tasks().size(), "no roles: these are the whole server's");
        assertEquals(names("plain", "shared_seq"), archive(plan).tables());
        assertTrue(plan.notes().get(0).contains("schemas, types, functions"), plan.notes()::toString);
    }

    @Test
    void singleHypertablesAreForOtherStrategies() {
        BackupException e = refused(() -> chosen(include("cpu"), "cpu"));
        assertTrue(e.problem().contains("hypertable 'public.cpu'"), e.problem());
        assertTrue(e.hint().contains("parallel-copy"), e.hint());
        assertTrue(e.hint().contains("csv"), e.hint());
    }

    @Test
    void patternsThatTouchAggregatesOrChunksAreRefused() {
        for (String pattern : List.of("*", "cpu_*", "*._materialized*", "_timescaledb_internal._hyper_1_1*")) {
            BackupException e = refused(() -> chosen(include("plain", pattern), "plain"));
            assertTrue(e.problem().contains("'" + pattern + "'"), e.problem());
            assertTrue(e.hint().contains("parallel-copy"), e.hint());
        }
    }

    @Test
    void pgDumpTellsWhatIsFinishedOnlyOnSeveralConnections() {
        BackupOptions one = SampleInventory.options(1, Codec.ZSTD, Set.of("workers", "include"), "plain");
        DumpPlan plan = chosen(one, "plain");
        assertEquals(2, archive(plan).jobs());
        assertTrue(plan.notes().toString().contains("2 connections"), plan.notes()::toString);
    }

    @Test
    void anOldServerMayHaveAnOldPgDump() {
        Inventory old = new SampleInventory(15).table("plain").build();
        BackupOptions asked = SampleInventory.options(2, Codec.LZ4, Set.of("codec"));
        DumpRequest request = new DumpRequest(old, names("plain"), names("plain"), asked);
        DumpPlan plan = new PgDumpPlanner(request).plan();
        assertTrue(archive(plan).codecAsked());
        assertTrue(plan.notes().toString().contains("is refused"), plan.notes()::toString);
        assertTrue(whole(old, Set.of(), Set.of()).notes().toString().contains("uses gzip"));
    }
}
