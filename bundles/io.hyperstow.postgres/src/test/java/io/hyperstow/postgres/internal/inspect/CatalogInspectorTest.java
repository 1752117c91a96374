package io.hyperstow.postgres.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Policy;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.Statistics;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.testkit.server.ServerKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogInspectorTest {

    private static Inventory inspect(TestDatabase test) throws SQLException, IOException {
        return test.database().call(test.name(), new CatalogInspector()::inspect);
    }

    private static TableName name(String name) {
        return new TableName("public", name);
    }

    private static Table table(Inventory inventory, String name) {
        return inventory.table(name(name)).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void describesOrdinaryTables(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(kind, "pg_inspect")) {
            test.role("hs_inspect_reader");
            test.execute(
                    "CREATE TYPE public.mood AS ENUM ('sad', 'ok')",
                    "CREATE DOMAIN public.short AS text CHECK (length(VALUE) < 9)",
                    "CREATE TYPE public.pair AS (a int, b text)",
                    "CREATE TABLE public.place (id int PRIMARY KEY)",
                    """
                    CREATE TABLE public."Odd ""Name" (
                        id int GENERATED ALWAYS AS IDENTITY, n serial, f float8 NOT NULL, m public.mood,
                        ms public.mood[], d public.short, p public.pair, ts timestamptz(3)[], r regclass, x xml,
                        ir int4range, twice float8 GENERATED ALWAYS AS (f * 2) STORED,
                        place int REFERENCES public.place, CONSTRAINT pos CHECK (f > 0), CONSTRAINT k PRIMARY KEY (id, n))
                    """,
                    "CREATE STATISTICS public.together (dependencies) ON f, n FROM public.\"Odd \"\"Name\"",
                    "ALTER STATISTICS public.together SET STATISTICS 77",
                    "COMMENT ON STATISTICS public.together IS 'both'",
                    "ALTER TABLE public.\"Odd \"\"Name\" CLUSTER ON k",
                    "CREATE INDEX low ON public.\"Odd \"\"Name\" (lower(d), f DESC) INCLUDE (n)",
                    "CREATE FUNCTION public.noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                    "CREATE TRIGGER tr BEFORE INSERT ON public.\"Odd \"\"Name\" FOR EACH ROW EXECUTE FUNCTION public.noop()",
                    "ALTER TABLE public.\"Odd \"\"Name\" ENABLE ALWAYS TRIGGER tr",
                    "ALTER TABLE public.\"Odd \"\"Name\" ENABLE ROW LEVEL SECURITY",
                    "CREATE TABLE public.part (k int, PRIMARY KEY (k)) PARTITION BY RANGE (k)",
                    "CREATE TABLE public.part1 PARTITION OF public.part FOR VALUES FROM (0) TO (10)",
                    "CREATE UNLOGGED TABLE public.quick (a int)",
                    "CREATE VIEW public.v AS SELECT 1 AS one",
                    "CREATE SEQUENCE public.alone START 40",
                    "SELECT setval('public.alone', 77, false)",
                    "GRANT SELECT ON public.quick TO hs_inspect_reader",
                    "ALTER DATABASE \"" + test.name() + "\" SET work_mem = '5MB'",
                    "INSERT INTO public.\"Odd \"\"Name\" (f) VALUES (1), (2)",
                    "ANALYZE");
            Inventory inventory = inspect(test);

            assertEquals(
                    List.of("Odd \"Name", "part", "part1", "place", "quick"),
                    inventory.tables().stream().map(t -> t.name().name()).toList());
            Table odd = table(inventory, "Odd \"Name");
            assertEquals(
                    "id,n,f,m,d,ts,ir,twice,place",
                    odd.columns().stream()
                            .filter(Column::binarySafe)
                            .map(Column::name)
                            .collect(Collectors.joining(",")));
            assertEquals("timestamp(3) with time zone[]", odd.columns().get(7).type());
            assertEquals("public.mood[]", odd.columns().get(4).type());
            assertEquals(Column.Generation.IDENTITY_ALWAYS, odd.columns().get(0).generation());
            assertEquals(Column.Generation.COMPUTED, odd.columns().get(11).generation());
            assertEquals(List.of("id", "n"), odd.indexes().get(0).columns());
            assertTrue(odd.indexes().get(0).clustered());
            assertEquals(
                    List.of(new Statistics(
                            name("together"),
                            "CREATE STATISTICS public.together (dependencies) ON n, f FROM public.\"Odd \"\"Name\"",
                            test.server().superuser(),
                            77,
                            "both")),
                    odd.statistics());
            Index low = odd.indexes().get(1);
            assertFalse(low.clustered());
            assertEquals(List.of("", "f"), low.columns());
            assertTrue(low.definition().contains("INCLUDE (n)"), low.definition());
            assertEquals("k", odd.indexes().get(0).constraint());
            assertTrue(odd.indexes().get(0).primary());
            assertEquals(
                    List.of("Odd \"Name_place_fkey", "k", "pos"),
                    odd.constraints().stream().map(Constraint::name).toList());
            assertEquals(name("place"), odd.constraints().get(0).references());
            assertEquals(Constraint.Type.FOREIGN_KEY, odd.constraints().get(0).type());
            assertEquals(List.of("f"), odd.constraints().get(2).columns());
            assertEquals("A", odd.triggers().get(0).enabled());
            assertTrue(odd.rowSecurity());
            assertEquals(2, odd.estimatedRows());
            assertTrue(odd.bytes() >= 8192, "bytes " + odd.bytes());
            assertEquals(Table.Kind.PARTITIONED, table(inventory, "part").kind());
            assertEquals(List.of(name("part")), table(inventory, "part1").parents());
            assertEquals(Table.Kind.UNLOGGED, table(inventory, "quick").kind());
            assertEquals(List.of(name("v")), inventory.views());

            assertEquals(
                    List.of(
                            new Sequence(name("Odd \"Name_id_seq"), name("Odd \"Name"), List.of(), 2, true),
                            new Sequence(
                                    name("Odd \"Name_n_seq"), name("Odd \"Name"), List.of(name("Odd \"Name")), 2, true),
                            new Sequence(name("alone"), null, List.of(), 77, false)),
                    inventory.sequences());
            assertTrue(
                    inventory.roles().contains("hs_inspect_reader"),
                    inventory.roles().toString());
            assertEquals(test.server().major(), inventory.database().serverMajor());
            assertEquals(List.of("work_mem=5MB"), inventory.database().settings());
            assertEquals(List.of("public"), inventory.database().searchPath());
            assertEquals("UTF8", inventory.database().encoding());
            assertNotEquals(0, inventory.database().systemIdentifier());
            assertEquals(kind.timescale(), inventory.timescaledb().isPresent());
            test.execute("DROP OWNED BY hs_inspect_reader", "DROP ROLE hs_inspect_reader");
        }
    }

    @Test
    void findsTheRolesOfEveryKindOfObject() throws SQLException, IOException {
        List<String> kinds = List.of(
                "function",
                "executor",
                "type",
                "large",
                "server",
                "mapping",
                "schema",
                "default",
                "grantee",
                "publication",
                "trigger");
        try (TestDatabase test = new TestDatabase(ServerKind.PG15, "pg_inspect_roles")) {
            kinds.forEach(kind -> test.role("hs_role_" + kind));
            test.role("hs_role_extension");
            test.execute(
                    "DROP EXTENSION plpgsql",
                    "ALTER ROLE hs_role_extension SUPERUSER",
                    "SET ROLE hs_role_extension",
                    "CREATE EXTENSION plpgsql",
                    "RESET ROLE",
                    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "ALTER FUNCTION public.f() OWNER TO hs_role_function",
                    "GRANT EXECUTE ON FUNCTION public.f() TO hs_role_executor",
                    "CREATE TYPE public.mood AS ENUM ('low')",
                    "ALTER TYPE public.mood OWNER TO hs_role_type",
                    "SELECT lo_create(4711)",
                    "ALTER LARGE OBJECT 4711 OWNER TO hs_role_large",
                    "CREATE FOREIGN DATA WRAPPER nothing",
                    "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing",
                    "GRANT USAGE ON FOREIGN SERVER elsewhere TO hs_role_server",
                    "CREATE USER MAPPING FOR hs_role_mapping SERVER elsewhere",
                    "CREATE SCHEMA bare AUTHORIZATION hs_role_schema",
                    "ALTER DEFAULT PRIVILEGES FOR ROLE hs_role_default GRANT SELECT ON TABLES TO hs_role_grantee",
                    "CREATE PUBLICATION p FOR ALL TABLES",
                    "ALTER ROLE hs_role_publication SUPERUSER",
                    "ALTER PUBLICATION p OWNER TO hs_role_publication",
                    "CREATE FUNCTION public.e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                    "CREATE EVENT TRIGGER t ON sql_drop EXECUTE FUNCTION public.e()",
                    "ALTER ROLE hs_role_trigger SUPERUSER",
                    "ALTER EVENT TRIGGER t OWNER TO hs_role_trigger");
            List<String> found = inspect(test).roles();
            for (String kind : kinds) {
                assertTrue(found.contains("hs_role_" + kind), kind + " is not in " + found);
            }
            assertFalse(found.contains("hs_role_extension"), "whoever restores makes the extension");
        }
        try (TestDatabase other = new TestDatabase(ServerKind.PG15, "pg_inspect_roles")) {
            kinds.forEach(kind -> other.execute("DROP ROLE hs_role_" + kind));
            other.execute("DROP ROLE hs_role_extension");
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void describesDefaultsPoliciesAndPrivileges(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(kind, "pg_inspect")) {
            test.role("hs_inspect_reader");
            test.execute(
                    "CREATE SCHEMA other",
                    "CREATE FUNCTION other.one() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "SET search_path = other",
                    "CREATE TABLE public.t (id serial, n int DEFAULT one(), at timestamptz DEFAULT now(), plain int,"
                            + " twice int GENERATED ALWAYS AS (plain * 2) STORED, \"Odd\" text)",
                    "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
                    "CREATE POLICY everybody ON public.t FOR SELECT USING (plain > one())",
                    "CREATE POLICY \"Own\" ON public.t AS RESTRICTIVE FOR UPDATE TO hs_inspect_reader, postgres"
                            + " USING (true) WITH CHECK (n = 1)",
                    "GRANT SELECT ON public.t TO hs_inspect_reader WITH GRANT OPTION",
                    "GRANT INSERT, UPDATE (\"Odd\", n) ON public.t TO public",
                    "REVOKE TRUNCATE ON public.t FROM postgres",
                    "CREATE TABLE public.usual (a int)",
                    "GRANT SELECT ON public.usual TO postgres");
            Inventory inventory = inspect(test);
            Table table = table(inventory, "t");
            assertEquals(
                    List.of("nextval('public.t_id_seq'::regclass)", "other.one()", "now()", "", "(plain * 2)", ""),
                    table.columns().stream().map(Column::expression).toList());
            assertEquals(
                    List.of(
                            new Policy(
                                    "Own",
                                    false,
                                    "UPDATE",
                                    List.of("hs_inspect_reader", "postgres"),
                                    "true",
                                    "(n = 1)"),
                            new Policy("everybody", true, "SELECT", List.of("public"), "(plain > other.one())", "")),
                    table.policies());
            assertEquals(
                    List.of(
                            "INSERT TO public",
                            "SELECT TO hs_inspect_reader WITH GRANT OPTION",
                            "UPDATE (\"Odd\") TO public",
                            "UPDATE (n) TO public",
                            "no TRUNCATE TO postgres"),
                    table.privileges());
            assertEquals(List.of(), table(inventory, "usual").privileges());
            assertEquals(List.of(), table(inventory, "usual").policies());
            test.execute("DROP OWNED BY hs_inspect_reader", "DROP ROLE hs_inspect_reader");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void describesHypertables(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(kind, "pg_inspect")) {
            test.execute(
                    "CREATE SCHEMA \"Mess Werte\"",
                    "CREATE TABLE public.cpu (time timestamptz NOT NULL, host text, v float8)",
                    "SELECT create_hypertable('public.cpu', by_range('time', interval '1 day'))",
                    "SELECT add_dimension('public.cpu', by_hash('host', 3))",
                    "CREATE FUNCTION public.now_i() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 1000::bigint'",
                    "CREATE TABLE \"Mess Werte\".\"Zähler\" (k bigint NOT NULL, v int)",
                    "SELECT create_hypertable('\"Mess Werte\".\"Zähler\"', by_range('k', 500))",
                    "SELECT set_integer_now_func('\"Mess Werte\".\"Zähler\"', 'public.now_i')",
                    "INSERT INTO public.cpu SELECT '2026-01-01 UTC'::timestamptz + g * interval '6 hours', 'h' || g % 7, g"
                            + " FROM generate_series(0, 15) g",
                    "INSERT INTO \"Mess Werte\".\"Zähler\" VALUES (-1, 1), (0, 2), (501, 3)",
                    "CREATE TABLE public.empty (time timestamptz NOT NULL)",
                    "SELECT create_hypertable('public.empty', by_range('time'))",
                    "ANALYZE");
            Inventory inventory = inspect(test);

            Extension extension = inventory.timescaledb().orElseThrow();
            assertEquals("apache", extension.edition());
            assertEquals("public", extension.schema());
            assertEquals(
                    "\"Mess Werte\".\"Zähler\" public.cpu public.empty",
                    inventory.tables().stream().map(t -> t.name().toString()).collect(Collectors.joining(" ")));
            Hypertable cpu = inventory.hypertable(name("cpu")).orElseThrow();
            assertEquals(
                    List.of(
                            new Dimension(
                                    "time",
                                    "timestamp with time zone",
                                    Dimension.Kind.RANGE,
                                    86_400_000_000L,
                                    0,
                                    "",
                                    ""),
                            new Dimension("host", "text", Dimension.Kind.HASH, 0, 3, "", "")),
                    cpu.dimensions());
            TableName counter = new TableName("Mess Werte", "Zähler");
            assertEquals(
                    List.of(new Dimension("k", "bigint", Dimension.Kind.RANGE, 500, 0, "", "public.now_i")),
                    inventory.hypertable(counter).orElseThrow().dimensions());
            assertEquals(List.of(), table(inventory, "cpu").triggers(), "TimescaleDB's triggers are not the user's");
            assertEquals(List.of(), table(inventory, "cpu").constraints());

            List<Chunk> counted = inventory.chunksByHypertable().get(counter);
            assertEquals(
                    List.of(
                            List.of(new ChunkRange("k", -500, 0)),
                            List.of(new ChunkRange("k", 0, 500)),
                            List.of(new ChunkRange("k", 500, 1000))),
                    counted.stream().map(Chunk::ranges).toList());
            List<Chunk> chunks = inventory.chunksByHypertable().get(name("cpu"));
            assertEquals(Integer.parseInt(test.value("SELECT count(*) FROM show_chunks('public.cpu')")), chunks.size());
            assertTrue(chunks.stream()
                    .allMatch(chunk -> chunk.ranges().size() == 2
                            && chunk.ranges().get(1).column().equals("host")
                            && !chunk.compressed()
                            && chunk.filenodes().size() == 1
                            && chunk.bytes() > 0));
            assertEquals(16, table(inventory, "cpu").estimatedRows());
            assertEquals(
                    chunks.stream().mapToLong(Chunk::bytes).sum()
                            + Long.parseLong(test.value("SELECT pg_table_size('public.cpu')")),
                    table(inventory, "cpu").bytes());
            assertNull(inventory.chunksByHypertable().get(name("empty")));
            assertEquals(List.of(), inventory.views());
            assertEquals(List.of(), inventory.sequences());
            assertEquals(List.of(), inventory.jobs());
        }
    }

    @Test
    void worksForARoleThatMayReadLittle() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_inspect")) {
            test.role("hs_inspect_poor");
            test.execute(
                    "CREATE SCHEMA closed",
                    "CREATE TABLE closed.t (id serial)",
                    "CREATE TABLE public.open (id serial)",
                    "GRANT SELECT ON public.open TO hs_inspect_poor",
                    "ALTER ROLE hs_inspect_poor SET search_path = closed, public",
                    "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public");
            try (ProfileDatabase poor = test.as("hs_inspect_poor")) {
                Inventory inventory = poor.call(test.name(), new CatalogInspector()::inspect);
                assertEquals(2, inventory.tables().size());
                assertEquals(List.of(), inventory.sequences(), "positions that may not be read are left out");
                assertEquals(0, inventory.database().systemIdentifier());
                assertEquals(List.of("public"), inventory.database().searchPath(), "no USAGE, not on the path");
            } finally {
                test.execute("DROP OWNED BY hs_inspect_poor", "DROP ROLE hs_inspect_poor");
            }
        }
    }

    @Test
    void doesNotWaitForTablesThatAreLockedExclusively() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG15, "pg_inspect")) {
            test.execute("CREATE TABLE public.held (a int DEFAULT 3 PRIMARY KEY CHECK (a > 0))");
            try (Connection other = test.server().connect(test.name());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN; LOCK TABLE public.held IN ACCESS EXCLUSIVE MODE");
                Inventory inventory = assertTimeout(Duration.ofSeconds(5), () -> inspect(test));
                assertEquals(1, inventory.tables().size());
                assertNull(table(inventory, "held").columns().get(0).expression(), "not known, which is not none");
                assertNull(table(inventory, "held").policies());
            }
        }
    }

    @Test
    void leavesTheTransactionAsItWas() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_inspect")) {
            test.database().call(test.name(), session -> {
                Connection connection = session.connection();
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET LOCAL search_path = pg_temp; CREATE TEMP TABLE mine (a int)");
                    assertEquals(
                            List.of(), new CatalogInspector().inspect(session).tables());
                    assertTrue(statement.executeQuery("SHOW search_path").next());
                    statement.execute("SELECT FROM mine");
                }
                connection.rollback();
                return null;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void readsAThousandChunks(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(kind, "pg_inspect")) {
            test.execute(
                    "CREATE TABLE public.many (k bigint NOT NULL, v int)",
                    "SELECT create_hypertable('public.many', by_range('k', 10))",
                    "INSERT INTO public.many SELECT g * 10, g FROM generate_series(1, 1000) g");
            assertEquals(1000, inspect(test).chunks().size());
        }
    }

    @Test
    void knowsTheVersionsItKnows() {
        assertEquals(new TimescaleVersion(2, 13), TimescaleVersion.parse("2.13.0"));
        assertEquals(new TimescaleVersion(2, 31), TimescaleVersion.parse("2.31.7-dev"));
        for (String unknown : List.of("2.12.9", "2.32.0", "3.0.0", "1.7.5", "rubbish")) {
            BackupException e = assertThrows(BackupException.class, () -> TimescaleVersion.parse(unknown));
            assertEquals(ErrorCode.VERSION_UNSUPPORTED, e.code());
            assertTrue(e.problem().contains(unknown));
            assertFalse(e.hint().isEmpty());
        }
    }
}
