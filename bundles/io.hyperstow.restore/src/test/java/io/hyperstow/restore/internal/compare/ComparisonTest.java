package io.hyperstow.restore.internal.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.restore.internal.fixture.FolderBackup;
import io.hyperstow.restore.internal.fixture.RichDatabase;
import io.hyperstow.restore.internal.plan.BackupFixture;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.TargetSurvey;
import io.hyperstow.restore.internal.plan.Timescale;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The definitions of a whole database are compared with those it had: each change is one difference. */
class ComparisonTest {

    /**
     * A change to a database.
     *
     * @param undo takes it back
     * @param expected a part of the difference
     */
    private record Change(String sql, String undo, String expected) {}

    private static final String LEFT = "\"Odd schema\".\"Left \"\"over\"";

    private static final List<String> MORE = List.of(
            "CREATE EXTENSION hstore SCHEMA public",
            "CREATE SEQUENCE public.free",
            "ALTER TABLE public.tags ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY own ON public.tags USING (id > 0)",
            "GRANT SELECT, UPDATE (name) ON public.tags TO compare_reader");

    private static final List<Change> CHANGES = List.of(
            new Change(
                    "CREATE TABLE public.extra ()",
                    "DROP TABLE public.extra",
                    "table 'public.extra' is not in the backup"),
            new Change(
                    "ALTER TABLE public.parted_1 RENAME TO other",
                    "ALTER TABLE public.other RENAME TO parted_1",
                    "'public.parted_1' is not there"),
            new Change(
                    "ALTER VIEW public.named RENAME TO other",
                    "ALTER VIEW public.other RENAME TO named",
                    "view 'public.named' is missing"),
            new Change(
                    "ALTER VIEW public.named RENAME TO other",
                    "ALTER VIEW public.other RENAME TO named",
                    "view 'public.other' is not in the backup"),
            new Change(
                    "CREATE SEQUENCE public.more",
                    "DROP SEQUENCE public.more",
                    "sequence 'public.more' is not in the backup"),
            new Change(
                    "ALTER SEQUENCE public.free OWNED BY public.tags.ticket",
                    "ALTER SEQUENCE public.free OWNED BY NONE",
                    "is owned by a column of 'public.tags', expected owned by no column"),
            new Change(
                    "SELECT setval('\"Odd schema\".\"Left \"\"over_id_seq\"', 1, false)",
                    "SELECT setval('\"Odd schema\".\"Left \"\"over_id_seq\"', 20)",
                    "was not set: it was at 20"),
            new Change(
                    "DROP EXTENSION hstore", "CREATE EXTENSION hstore SCHEMA public", "extension 'hstore' is missing"),
            new Change(
                    "ALTER TABLE public.tags ALTER name SET DEFAULT 'x'",
                    "ALTER TABLE public.tags ALTER name DROP DEFAULT",
                    "column 'name' of 'public.tags' has the default ''x'::text', expected ''"),
            new Change(
                    "CREATE POLICY more ON public.tags USING (true)",
                    "DROP POLICY more ON public.tags",
                    "'public.tags' has policy Policy[name=more"),
            new Change(
                    "ALTER POLICY own ON public.tags USING (id > 1)",
                    "ALTER POLICY own ON public.tags USING (id > 0)",
                    "'public.tags' lacks policy Policy[name=own"),
            new Change(
                    "REVOKE UPDATE (name) ON public.tags FROM compare_reader",
                    "GRANT UPDATE (name) ON public.tags TO compare_reader",
                    "'public.tags' lacks the privilege UPDATE (name) TO compare_reader"),
            new Change(
                    "REVOKE DELETE ON public.tags FROM CURRENT_USER",
                    "GRANT DELETE ON public.tags TO CURRENT_USER",
                    "'public.tags' has lost the privilege DELETE TO "),
            new Change(
                    "ALTER TABLE public.tags DISABLE ROW LEVEL SECURITY",
                    "ALTER TABLE public.tags ENABLE ROW LEVEL SECURITY",
                    "row security of 'public.tags' is off"),
            new Change(
                    "ALTER TABLE " + LEFT + " OWNER TO compare_reader",
                    "ALTER TABLE " + LEFT + " OWNER TO CURRENT_USER",
                    "belongs to 'compare_reader'"),
            new Change(
                    "ALTER TABLE public.tags DISABLE TRIGGER tidy",
                    "ALTER TABLE public.tags ENABLE TRIGGER tidy",
                    "'public.tags' lacks trigger"),
            new Change(
                    "DROP INDEX public.tags_twice",
                    "CREATE INDEX tags_twice ON public.tags (public.twice(id))",
                    "'public.tags' lacks index CREATE INDEX tags_twice"));

    private static final List<Change> TIMESCALE_CHANGES = List.of(
            new Change(
                    "INSERT INTO public.ticks VALUES (77777, 1)",
                    "SELECT drop_chunks('public.ticks', newer_than => 70000)",
                    "'public.ticks' has 1 chunk(s) (one is _timescaledb_internal._hyper_"),
            new Change(
                    "UPDATE _timescaledb_catalog.dimension_slice SET range_end = 4444 WHERE range_end = 4000",
                    "UPDATE _timescaledb_catalog.dimension_slice SET range_end = 4000 WHERE range_end = 4444",
                    "'public.ticks' has other ranges in 1 chunk(s)"),
            new Change(
                    "SELECT attach_tablespace('pg_default', 'public.ticks')",
                    "SELECT detach_tablespace('pg_default', 'public.ticks')",
                    "hypertable 'public.ticks' has tablespaces [pg_default]"),
            new Change(
                    "SELECT set_chunk_time_interval('public.ticks', 2000)",
                    "SELECT set_chunk_time_interval('public.ticks', 1000)",
                    "the dimensions of 'public.ticks' are"),
            new Change(
                    "UPDATE JOBS SET scheduled = true WHERE id = 1000",
                    "UPDATE JOBS SET scheduled = false WHERE id = 1000",
                    "background job 1000 (public.work) is on"),
            new Change(
                    "UPDATE JOBS SET id = 1001 WHERE id = 1000",
                    "UPDATE JOBS SET id = 1000 WHERE id = 1001",
                    "background job '1000' is missing"),
            new Change(
                    "UPDATE JOBS SET owner = 'compare_reader' WHERE id = 1000",
                    "UPDATE JOBS SET owner = current_user::regrole WHERE id = 1000",
                    "expected public.work every 01:00:00 of no hypertable as '"),
            new Change(
                    "DELETE FROM _timescaledb_catalog.chunk WHERE id = (SELECT max(id) FROM _timescaledb_catalog.chunk)",
                    "",
                    "lacks 1 chunk(s)"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void namesWhatDiffers(ServerKind kind) throws SQLException, IOException {
        try (Compared compared = new Compared(kind, folder)) {
            assertEquals(List.of(), compared.differences(compared.manifest, RestoreOptions.DEFAULTS));
            compared.tryAll(CHANGES);
            if (kind.timescale()) {
                compared.tryAll(TIMESCALE_CHANGES);
            }
        }
    }

    @Test
    void morePrivilegesThanTheBackupHasAreARemark() throws SQLException, IOException {
        try (Compared compared = new Compared(ServerKind.PG15, folder)) {
            compared.execute("GRANT INSERT ON public.tags TO compare_reader");
            CompareDefinitions definitions = compared.definitions(compared.manifest, RestoreOptions.DEFAULTS);
            assertEquals(List.of(), definitions.differences());
            assertEquals(
                    List.of("'public.tags' has the privilege INSERT TO compare_reader, which the backup does not have"),
                    definitions.remarks());
        }
    }

    @Test
    void privilegesAreNotComparedWhereTheyWereNotRestored() throws SQLException, IOException {
        try (Compared compared = new Compared(ServerKind.PG15, folder)) {
            compared.execute("REVOKE ALL ON public.tags FROM compare_reader");
            assertEquals(
                    2,
                    compared.differences(compared.manifest, RestoreOptions.DEFAULTS)
                            .size());
            assertEquals(List.of(), compared.differences(compared.manifest, options(Owner.CURRENT, Privileges.KEEP)));
            assertEquals(List.of(), compared.differences(compared.manifest, options(Owner.KEEP, Privileges.SKIP)));
        }
    }

    @Test
    void namesAggregatesAndAVersionThatAreMissing() throws SQLException, IOException {
        try (Compared compared = new Compared(ServerKind.PG17_TIMESCALE, folder)) {
            Aggregate aggregate = BackupFixture.aggregate("daily_cpu", new TableName("public", "cpu"));
            List<Extension> extensions = compared.manifest.extensions().stream()
                    .map(one -> one.name().equals(Extension.TIMESCALEDB)
                            ? new Extension(one.name(), one.schema(), "2.18.2", one.edition())
                            : one)
                    .toList();
            List<String> differences = compared.differences(
                    with(compared.manifest, extensions, List.of(aggregate)), RestoreOptions.DEFAULTS);
            assertEquals(
                    List.of(
                            "TimescaleDB is '2.19.3', expected '2.18.2'",
                            "continuous aggregate 'public.daily_cpu' is missing"),
                    differences);
        }
    }

    @Test
    void aManifestOfAnEarlierReleaseIsComparedAsFarAsItGoes() throws SQLException, IOException {
        try (Compared compared = new Compared(ServerKind.PG15, folder)) {
            compared.execute(
                    "ALTER TABLE public.tags ALTER name SET DEFAULT 'x'",
                    "DROP POLICY own ON public.tags",
                    "REVOKE ALL ON public.tags FROM compare_reader");
            assertEquals(
                    4,
                    compared.differences(compared.manifest, RestoreOptions.DEFAULTS)
                            .size());
            assertEquals(List.of(), compared.differences(older(compared.manifest), RestoreOptions.DEFAULTS));
        }
    }

    private static RestoreOptions options(Owner owner, Privileges privileges) {
        RestoreOptions none = RestoreOptions.DEFAULTS;
        return new RestoreOptions(
                "",
                false,
                none.include(),
                "",
                "",
                none.order(),
                2,
                Map.of(),
                false,
                none.existing(),
                none.onError(),
                false,
                false,
                owner,
                privileges,
                none.check(),
                Set.of());
    }

    private static Manifest with(Manifest m, List<Extension> extensions, List<Aggregate> aggregates) {
        return with(m, extensions, m.tables(), aggregates);
    }

    private static Manifest older(Manifest m) {
        List<Table> tables = m.tables().stream()
                .map(table -> new Table(
                        table.name(),
                        table.kind(),
                        table.owner(),
                        table.roles(),
                        table.columns().stream()
                                .map(column -> new io.hyperstow.api.model.Column(
                                        column.name(),
                                        column.type(),
                                        column.notNull(),
                                        column.generation(),
                                        column.binarySafe(),
                                        null))
                                .toList(),
                        table.indexes(),
                        table.constraints(),
                        table.triggers(),
                        table.parents(),
                        table.rowSecurity(),
                        null,
                        null,
                        table.statistics(),
                        table.estimatedRows(),
                        table.bytes(),
                        table.pages()))
                .toList();
        return with(m, m.extensions(), tables, m.aggregates());
    }

    private static Manifest with(
            Manifest m, List<Extension> extensions, List<Table> tables, List<Aggregate> aggregates) {
        return new Manifest(
                m.format(),
                m.requires(),
                m.backupId(),
                m.agentId(),
                m.productVersion(),
                m.strategy(),
                m.label(),
                m.options(),
                m.startedAt(),
                m.endedAt(),
                m.database(),
                extensions,
                m.snapshot(),
                m.scope(),
                m.hypertables(),
                tables,
                aggregates,
                m.jobs(),
                m.sequences(),
                m.views(),
                m.roles(),
                m.contents(),
                m.chunks(),
                m.artifacts(),
                m.totals());
    }

    /** A database and what a backup said of it. */
    private static final class Compared implements AutoCloseable {

        private final TestServer server;
        private final String name;
        private final ProfileDatabase database;
        private final Manifest manifest;

        Compared(ServerKind kind, Path folder) throws SQLException, IOException {
            server = Testbed.server(kind);
            name = server.createDatabase("compared");
            database = new ProfileDatabase(new Profile(
                    "test",
                    server.jdbcUrl(name),
                    new Profile.Login(server.superuser(), server.password(), ""),
                    server.tools().toString()));
            RichDatabase.fill(server, name);
            server.execute(name, "CREATE ROLE compare_reader");
            server.execute(name, MORE.toArray(String[]::new));
            if (kind.timescale()) {
                RichDatabase.job(server, name, 1000, server.superuser(), false);
            }
            manifest = FolderBackup.dump(server, database, folder.resolve("dump"), Set.of(), Set.of())
                    .manifest();
        }

        void execute(String... sql) {
            server.execute(name, sql);
        }

        void tryAll(List<Change> changes) throws SQLException, IOException {
            String jobs = server.timescale()
                    ? server.value(
                            name,
                            "SELECT coalesce(to_regclass('_timescaledb_catalog.bgw_job'),"
                                    + " to_regclass('_timescaledb_config.bgw_job'))")
                    : "";
            for (Change change : changes) {
                execute("SET session_replication_role = replica", change.sql().replace("JOBS", jobs));
                List<String> differences = differences(manifest, RestoreOptions.DEFAULTS);
                assertTrue(
                        change.expected().isEmpty() == differences.isEmpty()
                                && (differences.isEmpty()
                                        || differences.stream().anyMatch(one -> one.contains(change.expected()))),
                        () -> change.sql() + ": expected '" + change.expected() + "', found " + differences);
                if (!change.undo().isEmpty()) {
                    execute(
                            "SET session_replication_role = replica",
                            change.undo().replace("JOBS", jobs));
                    assertEquals(List.of(), differences(manifest, RestoreOptions.DEFAULTS), change.undo());
                }
            }
        }

        CompareDefinitions definitions(Manifest wanted, RestoreOptions options) throws SQLException, IOException {
            return new CompareDefinitions(blueprint(wanted, options), inventory());
        }

        List<String> differences(Manifest wanted, RestoreOptions options) throws SQLException, IOException {
            Inventory inventory = inventory();
            List<String> differences =
                    new ArrayList<>(new CompareDefinitions(blueprint(wanted, options), inventory).differences());
            differences.addAll(new CompareDatabase(blueprint(wanted, options), inventory, Set.of()).differences());
            return differences;
        }

        private Inventory inventory() throws SQLException, IOException {
            return database.call(name, new CatalogInspector()::inspect);
        }

        private Blueprint blueprint(Manifest wanted, RestoreOptions options) {
            TreeSet<TableName> tables =
                    wanted.tables().stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
            return new Blueprint(
                    wanted,
                    options,
                    Blueprint.Method.ARCHIVE,
                    name,
                    new TargetSurvey(0, false, "", true, true, Set.of(), List.of(), "", 0, 0, null),
                    tables,
                    tables,
                    wanted.hypertables().stream().collect(Collectors.toMap(Hypertable::table, Function.identity())),
                    Map.of(),
                    new Timescale("", false, ""),
                    new RestorePlan(List.of(), List.of()),
                    Map.of(),
                    List.of(),
                    List.of());
        }

        @Override
        public void close() {
            database.close();
            server.execute(name, "DROP OWNED BY compare_reader", "DROP ROLE compare_reader");
            server.dropDatabase(name);
        }
    }
}
