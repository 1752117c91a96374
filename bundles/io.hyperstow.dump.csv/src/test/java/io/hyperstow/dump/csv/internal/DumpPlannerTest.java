package io.hyperstow.dump.csv.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.BackupOptions.FilePer;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RefreshState;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.DumpTask.RowSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DumpPlannerTest {

    private static final TableName CPU = new TableName("public", "cpu");
    private static final TableName EMPTY = new TableName("public", "empty");
    private static final TableName PLAIN = new TableName("public", "plain");
    private static final TableName VIEW = new TableName("public", "hourly");
    private static final TableName MATERIALIZATION =
            new TableName("_timescaledb_internal", "_materialized_hypertable_2");

    private static final Dimension TIME =
            new Dimension("time", "timestamp with time zone", Dimension.Kind.RANGE, 1, 0, "", "");

    private static Table table(TableName name) {
        return new Table(
                name,
                Table.Kind.TABLE,
                "owner",
                List.of("owner"),
                List.of(
                        new Column("time", "timestamp with time zone", true, Column.Generation.NONE, true, ""),
                        new Column("twice", "integer", false, Column.Generation.COMPUTED, true, "")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                -1,
                8192,
                1);
    }

    private static Hypertable hypertable(TableName name) {
        return new Hypertable(name, List.of(TIME), List.of(), Map.of(), List.of());
    }

    private static Chunk chunk(String name, TableName of, boolean compressed, long bytes) {
        return new Chunk(
                new TableName("_timescaledb_internal", name),
                of,
                List.of(new ChunkRange("time", 0, 1)),
                compressed,
                null,
                -1,
                bytes,
                bytes / 8192,
                List.of());
    }

    private static DumpPlan plan(FilePer filePer) {
        Aggregate hourly = new Aggregate(
                VIEW,
                CPU,
                MATERIALIZATION,
                true,
                "",
                true,
                "owner",
                List.of(),
                Map.of(),
                Map.of(),
                table(MATERIALIZATION),
                hypertable(MATERIALIZATION),
                new RefreshState(0, List.of(), 0, List.of()));
        Inventory inventory = new Inventory(
                new DatabaseFacts(
                        "x", 1, 170012, "UTF8", "libc", "C", "C", "", "", "o", List.of(), List.of(), List.of()),
                List.of(),
                List.of(table(CPU), table(EMPTY), table(PLAIN)),
                List.of(hypertable(CPU), hypertable(EMPTY)),
                List.of(
                        chunk("a", CPU, false, 100_000),
                        chunk("b", CPU, true, 200_000),
                        chunk("m", MATERIALIZATION, true, 50_000),
                        chunk("n", MATERIALIZATION, false, 60_000)),
                List.of(hourly),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        Set<TableName> tables = Set.of(CPU, EMPTY, PLAIN);
        BackupOptions defaults = BackupOptions.DEFAULTS;
        BackupOptions options = new BackupOptions(
                List.of("*"),
                List.of(),
                List.of(),
                2,
                defaults.format(),
                defaults.codec(),
                defaults.level(),
                filePer,
                defaults.lockTimeout(),
                defaults.check(),
                defaults.rolePasswords(),
                "",
                Set.of("filePer"));
        return new DumpPlanner(new DumpRequest(inventory, tables, tables, Set.of(VIEW), options)).plan();
    }

    private static List<DumpTask.Rows> rows(DumpPlan plan, TableName table) {
        return plan.tasks().stream()
                .filter(DumpTask.Rows.class::isInstance)
                .map(DumpTask.Rows.class::cast)
                .filter(task -> task.artifact().table().equals(table))
                .toList();
    }

    private static List<String> sources(DumpTask.Rows task) {
        return task.segments().stream()
                .map(RowSource::relation)
                .map(TableName::name)
                .toList();
    }

    @Test
    void everyTableAndAggregateIsOneFileWithAHeader() {
        DumpPlan plan = plan(FilePer.TABLE);
        assertEquals(
                new DumpTask.Definitions(Set.of(CPU, EMPTY, PLAIN), Set.of(VIEW)),
                plan.tasks().get(0));
        assertEquals(5, plan.tasks().size());
        for (TableName table : List.of(CPU, EMPTY, PLAIN, MATERIALIZATION)) {
            List<DumpTask.Rows> files = rows(plan, table);
            assertEquals(1, files.size(), table::toString);
            assertEquals(List.of("time"), files.get(0).artifact().columns(), "computed columns are not copied");
            assertEquals(CsvSettings.DEFAULTS, files.get(0).artifact().csv());
        }
        assertEquals(List.of("a", "b"), sources(rows(plan, CPU).get(0)));
        assertEquals(List.of(), sources(rows(plan, EMPTY).get(0)));
        assertEquals(List.of("plain"), sources(rows(plan, PLAIN).get(0)));
    }

    @Test
    void materializedRowsAreAFileOfTheirAggregate() {
        DumpTask.Rows file = rows(plan(FilePer.TABLE), MATERIALIZATION).get(0);
        assertEquals(ArtifactKind.AGGREGATE, file.artifact().kind());
        assertTrue(file.artifact().path().contains("public-hourly"), file.artifact()::path);
        assertEquals(List.of("m", "n"), sources(file));
        assertTrue(file.segments().get(0).compressed(), "only SELECT sees its rows");
        assertEquals(110_000, file.weight());
    }

    @Test
    void everyChunkCanBeAFileOfItsOwn() {
        DumpPlan plan = plan(FilePer.CHUNK);
        assertEquals(
                List.of(List.of("b"), List.of("a")),
                rows(plan, CPU).stream().map(DumpPlannerTest::sources).toList());
        assertEquals(
                List.of(List.of("n"), List.of("m")),
                rows(plan, MATERIALIZATION).stream()
                        .map(DumpPlannerTest::sources)
                        .toList());
        assertEquals(List.of(), rows(plan, EMPTY));
        assertEquals(
                4,
                plan.tasks().stream()
                        .map(DumpTask::id)
                        .filter(id -> id.contains("/") && id.matches(".*/[12]\\.csv"))
                        .distinct()
                        .count());
    }
}
