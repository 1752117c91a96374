package io.hyperstow.core.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.BackupScope.Exclusion;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSelectorTest {

    private static final Inventory INVENTORY = new InventoryBuilder()
            .hypertable("cpu", 2)
            .hypertable("metrics.mem", 1)
            .table("tags")
            .referring("readings", "tags")
            .partitioned("parted")
            .partitioned("parted_a", "parted")
            .table("parted_a1", "parted_a")
            .table("parted_b", "parted")
            .foreign("parted_far", "parted")
            .table("parent")
            .table("child", "parent")
            .table("grandchild", "child")
            .foreign("far")
            .view("cpu_view")
            .aggregate("cpu_hourly", "cpu")
            .aggregate("cpu_daily", "cpu_hourly")
            .aggregate("mem_hourly", "metrics.mem")
            .build();

    private static Set<TableName> names(String... names) {
        return Arrays.stream(names).map(InventoryBuilder::name).collect(Collectors.toSet());
    }

    private static BackupOptions options(List<String> include, List<String> exclude, List<String> excludeData) {
        BackupOptions d = BackupOptions.DEFAULTS;
        return new BackupOptions(
                include,
                exclude,
                excludeData,
                2,
                d.format(),
                d.codec(),
                d.level(),
                d.filePer(),
                d.lockTimeout(),
                d.check(),
                d.rolePasswords(),
                "",
                Set.of());
    }

    private static TableSelection include(String... patterns) {
        return TableSelector.select(INVENTORY, options(List.of(patterns), List.of(), List.of()));
    }

    private static TableSelection without(List<String> exclude, List<String> excludeData) {
        return TableSelector.select(INVENTORY, options(List.of(), exclude, excludeData));
    }

    private static String why(TableSelection selection, String name) {
        return selection.excluded().stream()
                .filter(e -> e.name().equals(name))
                .map(Exclusion::why)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not named: " + selection.excluded()));
    }

    private static Set<String> excluded(TableSelection selection) {
        return selection.excluded().stream().map(Exclusion::name).collect(Collectors.toSet());
    }

    @Test
    void aPatternChoosesWhatItMatchesOnTheSearchPath() {
        assertEquals(names("cpu"), include("cpu").tables());
        assertEquals(names("tags"), include("t*s").rows());
        assertEquals(names("metrics.mem"), include("metrics.*").tables());
        assertEquals(
                names("cpu", "metrics.mem"), include("*.cpu", "metrics.mem").tables());
    }

    @Test
    void noPatternMeansEverythingButTheRowsOfForeignTables() {
        TableSelection all = without(List.of(), List.of());
        assertEquals(
                names(
                        "cpu",
                        "metrics.mem",
                        "tags",
                        "readings",
                        "parted",
                        "parted_a",
                        "parted_a1",
                        "parted_b",
                        "parent",
                        "child",
                        "grandchild",
                        "far",
                        "parted_far"),
                all.tables());
        assertEquals(names("cpu_hourly", "cpu_daily", "mem_hourly"), all.aggregates());
        assertEquals(
                Set.of(0, 1, 2).stream().map(InventoryBuilder::materialization).collect(Collectors.toSet()),
                all.materializations());
        assertEquals(Set.of("public.far", "public.parted_far"), excluded(all));
        assertTrue(why(all, "public.far").startsWith("its rows: it is a foreign table"));
        assertTrue(!all.rows().contains(InventoryBuilder.name("far")));
        assertTrue(!all.rows().contains(InventoryBuilder.name("parted")), "a partitioned table stores no rows");
        assertTrue(all.rows().contains(InventoryBuilder.name("parted_b")));
    }

    @Test
    void aPartitionedTableBringsItsPartitions() {
        TableSelection selection = include("parted");
        assertEquals(names("parted", "parted_a", "parted_a1", "parted_b"), selection.tables());
        assertEquals(names("parted_a1", "parted_b"), selection.rows());
        assertEquals(Set.of("public.parted_far"), excluded(selection));
        assertTrue(selection.notes().contains("public.parted_a1 is added: it is a partition of public.parted"));
    }

    @Test
    void aPartitionBringsWhatItIsAPartOfAndNotItsSiblings() {
        TableSelection selection = include("parted_a1");
        assertEquals(names("parted", "parted_a", "parted_a1"), selection.tables());
        assertEquals(names("parted_a1"), selection.rows());
        assertEquals(Set.of(), excluded(selection));
    }

    @Test
    void aTableThatInheritsBringsDefinitionsWithoutRows() {
        TableSelection selection = include("child");
        assertEquals(names("parent", "child"), selection.tables());
        assertEquals(names("child"), selection.rows());
        assertTrue(why(selection, "public.parent").contains("its own rows"));
        assertTrue(why(selection, "public.grandchild").contains("inherits from public.child"));
    }

    @Test
    void whatIsExcludedTakesAlongWhatInheritsFromIt() {
        TableSelection selection = without(List.of("parent", "parted_a"), List.of());
        assertTrue(selection.tables().contains(InventoryBuilder.name("parted_b")));
        for (String gone : List.of("parent", "child", "grandchild", "parted_a", "parted_a1")) {
            assertTrue(!selection.tables().contains(InventoryBuilder.name(gone)), gone);
            assertTrue(excluded(selection).contains("public." + gone), gone);
        }
        assertTrue(why(selection, "public.parent").contains("'parent'"));
        assertTrue(why(selection, "public.grandchild").contains("inherits from public.parent"));
    }

    @Test
    void excludedRowsLeaveTheDefinition() {
        TableSelection selection = without(List.of(), List.of("cpu", "parted"));
        for (String table : List.of("cpu", "parted_a1", "parted_b")) {
            assertTrue(selection.tables().contains(InventoryBuilder.name(table)), table);
            assertTrue(!selection.rows().contains(InventoryBuilder.name(table)), table);
            assertTrue(why(selection, "public." + table).contains("its rows"), table);
        }
    }

    @Test
    void namesWhatAReaderOfTheOptionsMightExpect() {
        TableSelection selection = include("cpu*", "readings");
        assertEquals(names("cpu", "readings"), selection.tables());
        assertTrue(why(selection, "public.cpu_view").contains("view"));
        assertTrue(why(selection, "tag_fkey on public.readings").contains("public.tags"));
        assertEquals(Set.of(), excluded(include("readings", "tags")));
        // over a chosen hypertable, though no pattern matches it
        assertEquals(Set.of("public.cpu_hourly"), excluded(include("cpu")));
    }

    @Test
    void anAggregateComesWithWhatItIsOver() {
        TableSelection selection = include("cpu", "cpu_hourly");
        assertEquals(names("cpu"), selection.tables());
        assertEquals(names("cpu_hourly"), selection.aggregates());
        assertEquals(Set.of(InventoryBuilder.materialization(0)), selection.materializations());
        assertTrue(selection.written().contains(InventoryBuilder.materialization(0)));
        assertTrue(why(selection, "public.cpu_daily").contains("'include' does not name it"));

        assertEquals(names("cpu_hourly", "cpu_daily"), include("cpu*").aggregates());
        assertEquals(Set.of(), include("cpu").aggregates());

        TableSelection other = include("metrics.mem", "*_hourly");
        assertEquals(names("mem_hourly"), other.aggregates());
        assertTrue(why(other, "public.cpu_hourly").contains("public.cpu, which is not in the backup"));
    }

    @Test
    void anAggregateCanBeExcludedWithThoseOverIt() {
        TableSelection selection = without(List.of("cpu_hourly"), List.of());
        assertEquals(names("mem_hourly"), selection.aggregates());
        assertTrue(why(selection, "public.cpu_hourly").contains("excludeTables"));
        assertTrue(why(selection, "public.cpu_daily").contains("not in the backup"));
        assertTrue(why(without(List.of("cpu"), List.of()), "public.cpu_hourly").contains("not in the backup"));
    }

    @Test
    void aPatternOfWhichNoAggregateCanBeChosenIsAnError() {
        for (String[] patterns : List.of(new String[] {"cpu_hourly"}, new String[] {"cpu", "cpu_daily"})) {
            BackupException refused = assertThrows(BackupException.class, () -> include(patterns));
            assertEquals(ErrorCode.NO_MATCHING_TABLE, refused.code());
            assertTrue(refused.problem().contains("is left out"), refused.problem());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nothing_here, psql",
        "cpu_view, is a view",
        "_timescaledb_internal._hyper_1_2_chunk, hypertable 'public.cpu'",
        "_timescaledb_internal._materialized_0, aggregate 'public.cpu_hourly'",
        "mem, write the pattern with its schema"
    })
    void aPatternThatMatchesNoTableIsAnErrorWithAWayOut(String pattern, String hint) {
        for (int i = 0; i < 3; i++) {
            List<String> only = List.of(pattern);
            BackupOptions options = options(
                    i == 0 ? List.of("cpu", pattern) : List.of(), i == 1 ? only : List.of(), i == 2 ? only : List.of());
            BackupException e =
                    assertThrows(BackupException.class, () -> TableSelector.select(INVENTORY, options), pattern);
            assertEquals(ErrorCode.NO_MATCHING_TABLE, e.code());
            assertTrue(e.problem().contains("'" + pattern + "'"), e.problem());
            String option =
                    List.of("include", "excludeTables", "excludeTableData").get(i);
            assertTrue(e.problem().contains("'" + option + "'"), e.problem());
            assertTrue(e.hint().contains(hint), e.hint());
        }
    }

    @Test
    void nothingLeftIsAnErrorToo() {
        BackupException foreign = assertThrows(BackupException.class, () -> include("far"));
        assertEquals(ErrorCode.NO_MATCHING_TABLE, foreign.code());
        assertTrue(foreign.problem().contains("public.far"), foreign.problem());
        BackupOptions options = options(List.of("cpu"), List.of("cpu"), List.of());
        assertThrows(BackupException.class, () -> TableSelector.select(INVENTORY, options));
    }
}
