package io.hyperstow.postgres.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.SchemaArchive;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.postgres.internal.RecordedProgress;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.snapshot.LockedSnapshots;
import io.hyperstow.postgres.internal.tools.NativeTools;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PgSchemaArchivesTest {

    private static final TableName ODD = new TableName("Mess Werte", "Zähler\n\"neu\"");
    private static final TableName OTHER = new TableName("public", "other");
    private static final String SHAPE = """
            SELECT string_agg(concat_ws('|', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
                       a.attgenerated, pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum), a.attacl),
                       E'\\n' ORDER BY a.attnum)
                   || (SELECT string_agg(pg_get_constraintdef(oid), ';' ORDER BY conname) FROM pg_constraint
                       WHERE conrelid = c.oid)
                   || (SELECT string_agg(pg_get_indexdef(indexrelid), ';' ORDER BY 1) FROM pg_index WHERE indrelid = c.oid)
                   || (SELECT string_agg(concat(tgname, tgenabled), ';' ORDER BY tgname) FROM pg_trigger
                       WHERE tgrelid = c.oid AND NOT tgisinternal AND tgname NOT LIKE 'ts\\_%')
                   || (SELECT string_agg(polname || pg_get_expr(polqual, polrelid), ';') FROM pg_policy
                       WHERE polrelid = c.oid)
                   || c.relacl::text || obj_description(c.oid) || c.relrowsecurity
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relkind = 'r' AND c.relname LIKE 'Z%'
            GROUP BY c.oid
            """;

    private final RecordedProgress progress = new RecordedProgress();
    private final PgSchemaArchives archives = new PgSchemaArchives(new NativeTools());

    @TempDir
    private Path folder;

    private static void make(TestDatabase test) {
        test.execute(
                "CREATE SCHEMA \"Mess Werte\"",
                "CREATE SCHEMA unneeded",
                "CREATE TYPE \"Mess Werte\".mood AS ENUM ('sad', 'it''s ok')",
                "CREATE FUNCTION public.small(text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT length($1) < 9'",
                "CREATE DOMAIN public.short AS text CHECK (public.small(VALUE))",
                "CREATE TYPE public.pair AS (a int, b \"Mess Werte\".mood)",
                "CREATE FUNCTION public.seven() RETURNS int LANGUAGE sql AS 'SELECT 7'",
                "COMMENT ON FUNCTION public.seven() IS 'lucky'",
                "CREATE FUNCTION public.unused() RETURNS int LANGUAGE sql AS 'SELECT 8'",
                "CREATE FUNCTION public.stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE FUNCTION public.visible(int) RETURNS bool LANGUAGE sql AS 'SELECT $1 > 0'",
                "CREATE COLLATION public.plain (provider = libc, locale = 'C')",
                "CREATE SEQUENCE public.alone",
                "CREATE SEQUENCE public.stranger",
                "CREATE TABLE public.other (id int PRIMARY KEY)",
                "CREATE TABLE public.unchosen (id int PRIMARY KEY)",
                "CREATE TABLE " + ODD.quoted() + """
                         (id serial, i int GENERATED ALWAYS AS IDENTITY, t timestamptz NOT NULL, m "Mess Werte".mood,
                         s public.short COLLATE public.plain, p public.pair[], d int DEFAULT public.seven(),
                         n bigint DEFAULT nextval('public.alone'), g int GENERATED ALWAYS AS (1 + 2) STORED,
                         o int REFERENCES public.other, u int REFERENCES public.unchosen, PRIMARY KEY (id, t), CHECK (d > 0))
                        """,
                "CREATE INDEX low ON " + ODD.quoted() + " (lower(s))",
                "CREATE TRIGGER tr BEFORE INSERT ON " + ODD.quoted() + " FOR EACH ROW EXECUTE FUNCTION public.stamp()",
                "CREATE POLICY pol ON " + ODD.quoted() + " USING (public.visible(d))",
                "ALTER TABLE " + ODD.quoted() + " ENABLE ROW LEVEL SECURITY",
                "COMMENT ON TABLE " + ODD.quoted() + " IS 'a table'",
                "COMMENT ON COLUMN " + ODD.quoted() + ".d IS 'a column'",
                "GRANT USAGE ON SCHEMA \"Mess Werte\" TO hs_archive_reader",
                "GRANT SELECT ON " + ODD.quoted() + ", public.other TO hs_archive_reader",
                "GRANT SELECT (d) ON " + ODD.quoted() + " TO hs_archive_reader");
        if (test.server().timescale()) {
            test.execute(
                    "CREATE FUNCTION public.bucket(text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT length($1)'",
                    "CREATE TABLE public.hyper (t timestamptz NOT NULL, h text NOT NULL)",
                    "SELECT create_hypertable('public.hyper', by_range('t'))",
                    "SELECT add_dimension('public.hyper', by_hash('h', 2, partition_func => 'public.bucket'))",
                    "INSERT INTO public.hyper VALUES (now(), 'x')",
                    "GRANT SELECT ON public.hyper TO hs_archive_reader");
        }
    }

    private SnapshotLease lease(Database database, String name, Set<TableName> tables) throws SQLException {
        return new LockedSnapshots(new CatalogInspector())
                .lease(new SnapshotRequest(
                        database, name, inventory -> tables, Duration.ofSeconds(5), progress, CancelSignal.NEVER));
    }

    private static String names(SchemaArchive archive) {
        return archive.entries().stream()
                .map(entry -> entry.type() + " " + entry.name())
                .collect(Collectors.joining("\n"));
    }

    private void restore(TestDatabase target, SchemaArchive archive, int jobs) throws IOException {
        List<ArchiveEntry> listed = archives.parseList(archives.formatList(archive.entries()));
        archives.restore(
                new SchemaArchives.SchemaRestore(
                        target.database(),
                        target.name(),
                        new SchemaArchive(archive.archive(), listed),
                        true,
                        true,
                        jobs),
                progress,
                CancelSignal.NEVER);
    }

    private static SchemaArchives.Wanted wanted(Set<TableName> tables) {
        return new SchemaArchives.Wanted(tables, Set.of());
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void carriesTablesWithAllTheyNeed(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase source = new TestDatabase(kind, "pg_archive");
                TestDatabase target = new TestDatabase(kind, "pg_archive")) {
            source.role("hs_archive_reader");
            make(source);
            Set<TableName> tables = Set.of(ODD, OTHER);
            List<SchemaArchive> dumped;
            try (SnapshotLease lease = lease(source.database(), source.name(), tables)) {
                dumped = archives.dump(lease, wanted(tables), folder, progress, CancelSignal.NEVER);
            }
            String objects = names(dumped.get(0));
            for (String needed : List.of(
                    "SCHEMA Mess Werte",
                    "TYPE mood",
                    "DOMAIN short",
                    "TYPE pair",
                    "FUNCTION seven()",
                    "COMMENT FUNCTION seven()",
                    "FUNCTION stamp()",
                    "FUNCTION visible(integer)",
                    "FUNCTION small(text)",
                    "COLLATION plain",
                    "ACL SCHEMA \"Mess Werte\"")) {
                assertTrue(objects.lines().anyMatch(needed::equals), needed + " is missing in\n" + objects);
            }
            assertFalse(objects.contains("un"), objects);
            assertFalse(objects.contains("EXTENSION"), objects);
            String own = names(dumped.get(1));
            assertTrue(own.contains("SEQUENCE alone"), own);
            assertFalse(own.contains("stranger"), own);
            assertTrue(dumped.get(1).entries().stream()
                    .filter(entry ->
                            entry.type().matches("TRIGGER|INDEX|COMMENT|POLICY|DEFAULT|SEQUENCE OWNED BY|ROW SECURITY"))
                    .allMatch(entry -> ODD.equals(entry.table())));
            assertTrue(dumped.get(1).entries().stream()
                    .filter(entry -> entry.type().matches("TRIGGER|INDEX|FK CONSTRAINT|POLICY"))
                    .allMatch(ArchiveEntry::postData));
            assertEquals(List.of(), progress.warnings());

            target.execute("CREATE TABLE public.unchosen (id int PRIMARY KEY)");
            restore(target, dumped.get(0), 1);
            SchemaArchive wanted = dumped.get(1);
            restore(
                    target,
                    new SchemaArchive(
                            wanted.archive(),
                            wanted.entries().stream()
                                    .filter(entry -> !entry.postData())
                                    .toList()),
                    1);
            restore(
                    target,
                    new SchemaArchive(
                            wanted.archive(),
                            wanted.entries().stream()
                                    .filter(ArchiveEntry::postData)
                                    .toList()),
                    2);
            assertEquals(source.value(SHAPE), target.value(SHAPE));
            assertFalse(source.value(SHAPE).isEmpty());
            target.execute(
                    "INSERT INTO public.other VALUES (1)",
                    "INSERT INTO " + ODD.quoted() + " (t, m, s, o) VALUES (now(), 'sad', 'short', 1)");
            BackupException exists = assertThrows(BackupException.class, () -> restore(target, dumped.get(0), 1));
            assertEquals(ErrorCode.TOOL_FAILED, exists.code());
            assertTrue(exists.problem().contains("already exists"), exists.problem());
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void carriesAWholeDatabaseButForTimescalesOwn(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase source = new TestDatabase(kind, "pg_archive");
                TestDatabase target = new TestDatabase(kind, "pg_archive")) {
            source.role("hs_archive_reader");
            make(source);
            source.execute(
                    "SELECT lo_from_bytea(4711, '\\xdeadbeef')",
                    "CREATE VIEW public.seen AS SELECT * FROM public.other",
                    "CREATE MATERIALIZED VIEW public.kept AS SELECT count(*) FROM public.seen",
                    "CREATE UNIQUE INDEX ON public.kept (count)",
                    "INSERT INTO public.other VALUES (1)",
                    "CREATE MATERIALIZED VIEW public.empty AS SELECT 1 WITH NO DATA",
                    "SELECT setval('public.stranger', 4711)",
                    "CREATE RULE r AS ON INSERT TO public.seen DO INSTEAD NOTHING",
                    "CREATE STATISTICS public.st (dependencies) ON d, o FROM " + ODD.quoted(),
                    "CREATE PUBLICATION pub FOR TABLE public.other",
                    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO hs_archive_reader",
                    "CREATE FUNCTION public.heard() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                    "CREATE EVENT TRIGGER hears ON ddl_command_start EXECUTE FUNCTION public.heard()",
                    "COMMENT ON VIEW public.seen IS 'a view'");
            Set<TableName> rows = source.database()
                    .call(source.name(), new CatalogInspector()::inspect)
                    .tablesByName()
                    .keySet();
            List<SchemaArchive> dumped;
            try (SnapshotLease lease = lease(source.database(), source.name(), rows)) {
                dumped = archives.dumpDatabase(
                        lease,
                        Set.of(new TableName("public", "unchosen")),
                        folder.resolve("database.dump"),
                        progress,
                        CancelSignal.NEVER);
            }
            String all = names(dumped.get(0));
            assertFalse(all.contains("ts_insert_blocker"), all);
            assertFalse(all.contains("_chunk"), all);
            assertFalse(all.contains("TABLE unchosen"), all);
            assertEquals(List.of(), dumped.get(1).entries());
            target.execute("CREATE TABLE public.unchosen (id int PRIMARY KEY)");
            for (boolean postData : List.of(false, true)) {
                restore(
                        target,
                        new SchemaArchive(
                                dumped.get(0).archive(),
                                dumped.get(0).entries().stream()
                                        .filter(entry -> entry.postData() == postData)
                                        .toList()),
                        1);
            }
            assertEquals(source.value(SHAPE), target.value(SHAPE));
            assertEquals("\\xdeadbeef", target.value("SELECT lo_get(4711)::text"));
            assertEquals("a view", target.value("SELECT obj_description('public.seen'::regclass)"));
            assertEquals("t", target.value("SELECT ispopulated FROM pg_matviews WHERE matviewname = 'kept'"));
            assertEquals("f", target.value("SELECT ispopulated FROM pg_matviews WHERE matviewname = 'empty'"));
            assertEquals("4712", target.value("SELECT nextval('public.stranger')"));
            for (String count : List.of(
                    "pg_rules WHERE rulename = 'r'",
                    "pg_statistic_ext WHERE stxname = 'st'",
                    "pg_publication_tables WHERE tablename = 'other'",
                    "pg_default_acl",
                    "pg_event_trigger WHERE evtname = 'hears'",
                    "pg_proc WHERE proname = 'unused'",
                    "pg_sequences WHERE sequencename = 'stranger'")) {
                assertEquals("1", target.value("SELECT count(*) FROM " + count), count);
            }
            assertEquals("0", target.value("SELECT count(*) FROM public.other"));
            if (kind.timescale()) {
                assertEquals("0", target.value("SELECT count(*) FROM timescaledb_information.hypertables"));
                assertEquals("0", target.value("SELECT count(*) FROM public.hyper"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aRoleThatMayReadOneHypertableDumpsItWithoutItsTriggers(ServerKind kind) throws SQLException, IOException {
        TableName hyper = new TableName("public", "hyper");
        try (TestDatabase source = new TestDatabase(kind, "pg_archive");
                TestDatabase target = new TestDatabase(kind, "pg_archive")) {
            source.role("hs_archive_reader");
            make(source);
            List<SchemaArchive> dumped;
            try (ProfileDatabase reader = source.as("hs_archive_reader");
                    SnapshotLease lease = lease(reader, source.name(), Set.of(hyper))) {
                dumped = archives.dump(lease, wanted(Set.of(hyper)), folder, progress, CancelSignal.NEVER);
            }
            assertTrue(names(dumped.get(0)).contains("FUNCTION bucket(text)"), names(dumped.get(0)));
            assertFalse(names(dumped.get(0)).contains("seven"), names(dumped.get(0)));
            assertFalse(names(dumped.get(1)).contains("ts_insert_blocker"), names(dumped.get(1)));
            assertEquals(List.of(), progress.warnings());
            restore(target, dumped.get(0), 1);
            restore(target, dumped.get(1), 1);
            assertEquals(
                    "2",
                    target.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 'public.hyper'::regclass"
                            + " AND attnum > 0"));
            Inventory inventory = target.database().call(target.name(), new CatalogInspector()::inspect);
            Table restored = inventory.table(hyper).orElseThrow();
            assertEquals(List.of(), restored.triggers());
            assertEquals("0", target.value("SELECT count(*) FROM pg_trigger WHERE tgrelid = 'public.hyper'::regclass"));
        }
    }

    @Test
    @Tag("community")
    void bringsWhatTheAggregatesNeed() throws SQLException, IOException {
        try (TestDatabase source = new TestDatabase(ServerKind.COMMUNITY, "pg_archive")) {
            source.execute(
                    "CREATE TABLE public.m (t timestamptz NOT NULL, site int)",
                    "SELECT create_hypertable('public.m', by_range('t'))",
                    "CREATE TABLE public.sites (id int, name text)",
                    "CREATE FUNCTION public.kind(int) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1::text'",
                    "CREATE FUNCTION public.unused(int) RETURNS text LANGUAGE sql AS 'SELECT $1::text'",
                    "CREATE MATERIALIZED VIEW public.hourly WITH (timescaledb.continuous) AS SELECT"
                            + " time_bucket('1 hour', t) AS at, public.kind(site) AS kind, s.name, count(*)"
                            + " FROM public.m JOIN public.sites s ON s.id = site GROUP BY 1, 2, 3 WITH NO DATA",
                    "CREATE MATERIALIZED VIEW public.daily WITH (timescaledb.continuous) AS SELECT"
                            + " time_bucket('1 day', at) AS day, sum(count) FROM public.hourly GROUP BY 1 WITH NO DATA");
            TableName metrics = new TableName("public", "m");
            Set<TableName> views = Set.of(new TableName("public", "hourly"), new TableName("public", "daily"));
            List<SchemaArchive> dumped;
            try (SnapshotLease lease = lease(source.database(), source.name(), Set.of(metrics))) {
                dumped = archives.dump(
                        lease, new SchemaArchives.Wanted(Set.of(metrics), views), folder, progress, CancelSignal.NEVER);
            }
            String objects = names(dumped.get(0));
            assertTrue(objects.contains("FUNCTION kind(integer)"), objects);
            assertFalse(objects.contains("unused"), objects);
            assertFalse(names(dumped.get(1)).contains("hourly"), names(dumped.get(1)));
            assertEquals(1, progress.warnings().size(), progress.warnings().toString());
            assertTrue(
                    progress.warnings().get(0).contains("needs 'public.sites', which is not in the backup"),
                    progress.warnings().toString());
        }
    }

    @Test
    void warnsOfWhatANeededObjectNeedsOutside() throws SQLException, IOException {
        try (TestDatabase source = new TestDatabase(ServerKind.PG15, "pg_archive")) {
            source.execute(
                    "CREATE TABLE public.rates (v int)", """
                    CREATE FUNCTION public.rate() RETURNS int LANGUAGE sql
                    BEGIN ATOMIC SELECT max(v) FROM public.rates; END
                    """, "CREATE TABLE public.sold (v int DEFAULT public.rate())");
            TableName sold = new TableName("public", "sold");
            try (SnapshotLease lease = lease(source.database(), source.name(), Set.of(sold))) {
                archives.dump(lease, wanted(Set.of(sold)), folder, progress, CancelSignal.NEVER);
            }
            assertEquals(1, progress.warnings().size(), progress.warnings().toString());
            assertTrue(
                    progress.warnings().get(0).contains("'public.rates'"),
                    progress.warnings().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void leavesTheSchemaPublicOfTheTargetAsItIs(ServerKind kind) throws SQLException, IOException {
        String shown =
                "SELECT nspacl::text || pg_get_userbyid(nspowner) || coalesce(obj_description(oid, 'pg_namespace'), '')"
                        + " FROM pg_namespace WHERE nspname = 'public'";
        try (TestDatabase source = new TestDatabase(kind, "pg_archive");
                TestDatabase target = new TestDatabase(kind, "pg_archive")) {
            source.role("hs_archive_owner");
            source.execute(
                    "CREATE TABLE public.other (id int PRIMARY KEY)",
                    "CREATE SCHEMA \"public house\"",
                    "CREATE TYPE \"public house\".mood AS ENUM ('sad')",
                    "ALTER TABLE public.other ADD m \"public house\".mood",
                    "GRANT USAGE ON SCHEMA \"public house\" TO hs_archive_owner",
                    "GRANT ALL ON SCHEMA public TO PUBLIC",
                    "COMMENT ON SCHEMA public IS 'theirs'",
                    "ALTER SCHEMA public OWNER TO hs_archive_owner");
            List<SchemaArchive> dumped;
            try (SnapshotLease lease = lease(source.database(), source.name(), Set.of(OTHER))) {
                dumped = archives.dump(lease, wanted(Set.of(OTHER)), folder, progress, CancelSignal.NEVER);
            }
            assertEquals(
                    List.of("ACL SCHEMA \"public house\"", "SCHEMA public house", "TYPE mood"),
                    names(dumped.get(0)).lines().sorted().toList());
            String before = target.value(shown);
            restore(target, dumped.get(0), 1);
            restore(target, dumped.get(1), 1);
            assertEquals(before, target.value(shown));
        }
    }

    @Test
    void dumpsTablesWhoseRowsAreNotProtected() throws SQLException, IOException {
        try (TestDatabase source = new TestDatabase(ServerKind.PG15, "pg_archive");
                TestDatabase target = new TestDatabase(ServerKind.PG15, "pg_archive")) {
            source.execute(
                    "CREATE TABLE public.m (t int NOT NULL) PARTITION BY RANGE (t)",
                    "CREATE TABLE public.m_low PARTITION OF public.m FOR VALUES FROM (0) TO (9)",
                    "CREATE TABLE public.bare (v int)");
            TableName low = new TableName("public", "m_low");
            Set<TableName> tables = Set.of(new TableName("public", "m"), low, new TableName("public", "bare"));
            try (SnapshotLease lease = lease(source.database(), source.name(), Set.of(low))) {
                for (SchemaArchive dumped :
                        archives.dump(lease, wanted(tables), folder, progress, CancelSignal.NEVER)) {
                    restore(target, dumped, 1);
                }
            }
            target.execute("INSERT INTO public.m VALUES (5)", "INSERT INTO public.bare VALUES (5)");
            assertEquals("1", target.value("SELECT count(*) FROM public.m_low"));
        }
    }

    /** pg_restore 17 begins with a setting that PostgreSQL 15 does not know. */
    @Test
    void aNewerPgRestoreRestoresIntoAnOlderServer() throws SQLException, IOException {
        try (TestDatabase source = new TestDatabase(ServerKind.PG15, "pg_archive");
                TestDatabase target = new TestDatabase(ServerKind.PG15, "pg_archive");
                ProfileDatabase from = withToolsOf17(source);
                ProfileDatabase into = withToolsOf17(target)) {
            source.execute(
                    "CREATE TABLE public.t (v int PRIMARY KEY)",
                    "CREATE FUNCTION public.f() RETURNS text LANGUAGE plpgsql AS $$\nBEGIN\n-- \nSET transaction_timeout = 0;\nEND$$");
            Path archive = folder.resolve("newer.dump");
            try (SnapshotLease lease = lease(from, source.name(), Set.of(new TableName("public", "t")))) {
                SchemaArchive dumped = archives.dumpDatabase(lease, Set.of(), archive, progress, CancelSignal.NEVER)
                        .get(0);
                archives.restore(
                        new SchemaArchives.SchemaRestore(into, target.name(), dumped, true, true, 2),
                        progress,
                        CancelSignal.NEVER);
            }
            target.execute("INSERT INTO public.t VALUES (1)");
            String function = "SELECT prosrc FROM pg_proc WHERE proname = 'f'";
            assertEquals(source.value(function), target.value(function));
        }
    }

    private static ProfileDatabase withToolsOf17(TestDatabase test) {
        TestServer server = test.server();
        return new ProfileDatabase(new Profile(
                "newer",
                server.jdbcUrl(test.name()),
                new Profile.Login(server.superuser(), server.password(), ""),
                Testbed.server(ServerKind.PG17_TIMESCALE).tools().toString()));
    }

    @Test
    void readsBackWhatItWroteWhateverTheNames() {
        List<ArchiveEntry> entries = List.of(
                new ArchiveEntry(7, "TABLE", new TableName("a\tb", "c\nd\\n\r"), "a\tb", "c d", false, List.of(3, 12)),
                new ArchiveEntry(8, "FK CONSTRAINT", null, "", "; x", true, List.of()));
        String text = archives.formatList(entries);
        assertEquals(2, text.lines().count());
        assertTrue(text.startsWith("7; TABLE\t"));
        assertEquals(entries, archives.parseList(text));
        for (String edited : List.of("x", "7; TABLE", "7; TABLE\ta\tb\t\\q\td\tpre", "7; TABLE\ta\t\tb\tc\tpre")) {
            assertEquals(
                    ErrorCode.ARTIFACT_CORRUPT,
                    assertThrows(BackupException.class, () -> archives.parseList(edited))
                            .code());
        }
    }
}
