package io.hyperstow.restore.internal.plan;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static io.hyperstow.restore.internal.plan.BackupFixture.TAGS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class GuardTest {

    private static final Manifest BACKUP =
            BackupFixture.manifest(List.of(BackupFixture.cpu(), BackupFixture.tags()), List.of());
    private static final RestoreOptions NONE = RestoreOptions.DEFAULTS;

    private static RestoreOptions options(boolean create, Existing existing, Owner owner, Privileges privileges) {
        return new RestoreOptions(
                "target",
                create,
                List.of(),
                "",
                "",
                NONE.order(),
                2,
                Map.of(),
                false,
                existing,
                NONE.onError(),
                false,
                false,
                owner,
                privileges,
                NONE.check(),
                Set.of());
    }

    private static TargetSurvey survey(int version, boolean exists, String comment, Inventory inventory) {
        return new TargetSurvey(
                version,
                exists,
                comment,
                true,
                true,
                Set.of("owner"),
                List.of("2.31.0"),
                "2.31.0",
                1000,
                64L << 20,
                inventory);
    }

    private static Inventory inventory(Table... tables) {
        return new Inventory(
                BackupFixture.facts(180006),
                List.of(),
                List.of(tables),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new TableName("other", "tags")),
                List.of());
    }

    private static Guard guard(RestoreOptions options, TargetSurvey survey) {
        return new Guard(BACKUP, options, "profile", "target", survey);
    }

    private static void refuses(ErrorCode code, String named, Executable call) {
        BackupException refused = assertThrows(BackupException.class, call);
        assertEquals(code, refused.code(), refused::getMessage);
        assertTrue(refused.getMessage().contains(named), refused::getMessage);
        assertTrue(!refused.hint().isEmpty(), refused::getMessage);
    }

    @Test
    void refusesAnOlderServer() {
        refuses(ErrorCode.VERSION_UNSUPPORTED, "PostgreSQL 17", () -> guard(NONE, survey(160001, true, "", inventory()))
                .refuseWrongServer());
        assertDoesNotThrow(
                () -> guard(NONE, survey(180006, true, "", inventory())).refuseWrongServer());
    }

    @Test
    void refusesToCreateADatabaseThatExistsAndSaysWhenARestoreLeftIt() {
        RestoreOptions create = options(true, Existing.FAIL, Owner.KEEP, Privileges.KEEP);
        refuses(ErrorCode.DATABASE_EXISTS, "'target'", () -> guard(create, survey(170012, true, "", inventory()))
                .refuseWrongServer());
        refuses(ErrorCode.DATABASE_EXISTS, "did not finish", () -> guard(
                        create, survey(170012, true, UnfinishedMark.TEXT + "x", inventory()))
                .refuseWrongServer());
    }

    @Test
    void refusesADatabaseThatIsNotThere() {
        refuses(ErrorCode.DATABASE_MISSING, "createDatabase", () -> guard(NONE, survey(170012, false, "", null))
                .refuseWrongServer());
    }

    @Test
    void refusesTablesThatExistUnlessAskedOtherwise() {
        TargetSurvey there = survey(170012, true, "", inventory(BackupFixture.cpu()));
        refuses(ErrorCode.TABLE_EXISTS, "'public.cpu'", () -> guard(NONE, there).existing(List.of(CPU)));
        RestoreOptions append = options(false, Existing.APPEND, Owner.KEEP, Privileges.KEEP);
        assertEquals(Set.of(CPU), guard(append, there).existing(List.of(CPU)));
    }

    @Test
    void refusesAViewOfATablesName() {
        refuses(ErrorCode.TABLE_EXISTS, "view", () -> guard(NONE, survey(170012, true, "", inventory()))
                .existing(List.of(TAGS)));
    }

    @Test
    void refusesATableOfAnotherShape() {
        Table cpu = BackupFixture.cpu();
        RestoreOptions truncate = options(false, Existing.TRUNCATE, Owner.KEEP, Privileges.KEEP);
        List<Column> otherType = List.of(
                cpu.columns().get(0),
                BackupFixture.column("host", "text"),
                cpu.columns().get(2));
        refuses(ErrorCode.TABLE_DIFFERS, "'text'", () -> guard(
                        truncate, survey(170012, true, "", inventory(with(cpu, otherType))))
                .existing(List.of(CPU)));
        refuses(ErrorCode.TABLE_DIFFERS, "no column 'site'", () -> guard(
                        truncate,
                        survey(
                                170012,
                                true,
                                "",
                                inventory(with(cpu, cpu.columns().subList(0, 2)))))
                .existing(List.of(CPU)));
    }

    private static Table with(Table table, List<Column> columns) {
        return new Table(
                table.name(),
                table.kind(),
                table.owner(),
                table.roles(),
                columns,
                table.indexes(),
                table.constraints(),
                table.triggers(),
                table.parents(),
                false,
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0);
    }

    @Test
    void refusesMissingRolesOnlyWhereTheyAreNeeded() {
        TargetSurvey lacking =
                new TargetSurvey(170012, true, "", true, true, Set.of("postgres"), List.of(), "", 1000, 0, inventory());
        refuses(ErrorCode.ROLE_MISSING, "'owner'", () -> guard(NONE, lacking)
                .refuseMissingRoles(Set.of(CPU), List.of()));
        RestoreOptions current = options(false, Existing.FAIL, Owner.CURRENT, Privileges.SKIP);
        assertDoesNotThrow(() -> guard(current, lacking).refuseMissingRoles(Set.of(CPU), List.of()));
        assertDoesNotThrow(() -> guard(NONE, lacking).refuseMissingRoles(Set.of(), List.of()));
    }

    @Test
    void refusesMoreChunksThanTheServerHasLocksFor() {
        TargetSurvey small = survey(170012, true, "", inventory());
        refuses(ErrorCode.LOCKS_EXHAUSTED, "max_locks_per_transaction", () -> guard(NONE, small)
                .refuseTooFewLocks(Map.of(CPU, new ChunkForecast(List.of(), 334, true))));
        assertDoesNotThrow(
                () -> guard(NONE, small).refuseTooFewLocks(Map.of(CPU, new ChunkForecast(List.of(), 333, true))));
    }

    @Test
    void takesTheVersionOfTheBackupOrElseTheServersDefault() {
        Guard guard = guard(NONE, survey(180006, true, "", inventory()));
        assertEquals("2.31.0", guard.timescaleToCreate(true));
        assertTrue(guard.notes().get(0).contains("2.19.3"), guard.notes()::toString);
        TargetSurvey both = new TargetSurvey(
                170012, true, "", true, true, Set.of(), List.of("2.19.3", "2.31.0"), "2.31.0", 1000, 0, inventory());
        assertEquals("2.19.3", guard(NONE, both).timescaleToCreate(true));
        assertEquals("", guard(NONE, both).timescaleToCreate(false));
    }

    @Test
    void refusesHypertablesWhereTimescaleDbIsNotOffered() {
        TargetSurvey plain =
                new TargetSurvey(170012, true, "", true, true, Set.of(), List.of(), "", 1000, 0, inventory());
        refuses(ErrorCode.EXTENSION_MISSING, "TimescaleDB", () -> guard(NONE, plain)
                .timescaleToCreate(true));
    }

    @Test
    void selectsByPatternAndNamesAPatternThatMatchesNothing() {
        assertEquals(Set.of(CPU), RestorePlanner.selected(BACKUP, List.of("cpu")));
        assertEquals(Set.of(CPU, TAGS), RestorePlanner.selected(BACKUP, List.of()));
        assertEquals(Set.of(TAGS), RestorePlanner.selected(BACKUP, List.of("other.*")));
        refuses(ErrorCode.NO_MATCHING_TABLE, "'tags'", () -> RestorePlanner.selected(BACKUP, List.of("tags")));
    }

    @Test
    void aPartitionBringsItsParentAndNotItsSiblingsAndAParentBringsAll() {
        Table root = child("root", Table.Kind.PARTITIONED);
        Table one = child("one", Table.Kind.TABLE, root.name());
        Table two = child("two", Table.Kind.TABLE, root.name());
        Manifest tree = BackupFixture.manifest(List.of(root, one, two), List.of());
        assertEquals(Set.of(one.name(), root.name()), RestorePlanner.selected(tree, List.of("one")));
        assertEquals(Set.of(root.name(), one.name(), two.name()), RestorePlanner.selected(tree, List.of("root")));
        Guard guard = new Guard(tree, NONE, "profile", "target", survey(170012, true, "", inventory()));
        Set<TableName> all = Set.of(root.name(), one.name(), two.name());
        refuses(ErrorCode.TABLE_EXISTS, "'public.one'", () -> guard.refuseHalfTrees(all, Set.of(one.name())));
        assertDoesNotThrow(() -> guard.refuseHalfTrees(all, all));
        assertDoesNotThrow(() -> guard.refuseHalfTrees(all, Set.of(root.name())));
    }

    private static Table child(String name, Table.Kind kind, TableName... parents) {
        return new Table(
                new TableName("public", name),
                kind,
                "owner",
                List.of("owner"),
                List.of(BackupFixture.column("id", "integer")),
                List.of(),
                List.of(),
                List.of(),
                List.of(parents),
                false,
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0);
    }

    @Test
    void namesForeignKeysThatWillPointToNothing() {
        List<String> warnings =
                new LeftOut(BACKUP, survey(170012, true, "", inventory()), Set.of(CPU), Set.of(CPU)).warnings();
        assertTrue(warnings.get(0).contains("cpu_host_fkey"), warnings::toString);
        assertEquals(
                List.of(),
                new LeftOut(BACKUP, survey(170012, false, "", null), Set.of(CPU, TAGS), Set.of(CPU, TAGS)).warnings());
    }
}
