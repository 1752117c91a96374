package io.hyperstow.testkit.dump;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.testkit.server.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.PGConnection;

/**
 * A database with tables of every kind that a strategy meets, and what is needed to compare two of them.
 *
 * @param server the server it is on
 * @param name its name
 */
record SampleDatabase(TestServer server, String name) {

    /** A table with values of many types, under names that must be quoted. */
    static final TableName TYPES = new TableName("Odd \"schema\"", "Tablé one");

    static final TableName EMPTY = new TableName("public", "empty_plain");
    static final TableName NO_COLUMNS = new TableName("public", "no_columns");
    static final TableName PARENT = new TableName("public", "parent");
    static final TableName CHILD = new TableName("public", "child");
    static final TableName PARTITION = new TableName("public", "parted_1");
    static final TableName BIG_VALUES = new TableName("public", "big_values");

    /** Enough rows that copying them takes a while. */
    static final TableName LONG = new TableName("public", "long");

    /** A hypertable with two dimensions and several chunks. */
    static final TableName CONDITIONS = new TableName("public", "conditions");

    static final TableName EMPTY_HYPERTABLE = new TableName("public", "empty_hypertable");

    /** A hypertable one of whose chunks has lost all rows. */
    static final TableName THINNED = new TableName("public", "thinned");

    private static final List<String> TABLES = List.of(
            "CREATE SCHEMA \"Odd \"\"schema\"\"\"",
            "CREATE TYPE public.mood AS ENUM ('low', 'höch')",
            "CREATE TYPE public.pair AS (a int, b text)",
            "CREATE DOMAIN public.positive AS int CHECK (VALUE > 0)",
            """
            CREATE TABLE "Odd ""schema\"""."Tablé one" (
                id int GENERATED ALWAYS AS IDENTITY, "a ""col" text, n numeric, f float8, b bytea, j jsonb,
                t timestamptz, a text[], m public.mood, ms public.mood[], p public.pair, d public.positive,
                computed int GENERATED ALWAYS AS (id * 2) STORED, dropped int)""",
            "ALTER TABLE \"Odd \"\"schema\"\"\".\"Tablé one\" DROP COLUMN dropped",
            "CREATE TABLE public.empty_plain (a int, b text)",
            "CREATE TABLE public.no_columns ()",
            "CREATE TABLE public.parent (a int)",
            "CREATE TABLE public.child (b int) INHERITS (public.parent)",
            "CREATE TABLE public.parted (a int, b text) PARTITION BY RANGE (a)",
            "CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES FROM (0) TO (100)",
            "CREATE TABLE public.big_values (id int, value text)",
            "CREATE TABLE public.long (id int, value text)");

    private static final List<String> HYPERTABLES = List.of(
            "CREATE TABLE public.conditions (time timestamptz NOT NULL, device int NOT NULL, \"Température\" float8)",
            "SELECT create_hypertable('public.conditions', by_range('time', INTERVAL '1 day'))",
            "SELECT add_dimension('public.conditions', by_hash('device', 2))",
            "CREATE TABLE public.empty_hypertable (time timestamptz NOT NULL, value int)",
            "SELECT create_hypertable('public.empty_hypertable', by_range('time'))",
            "CREATE TABLE public.thinned (tick bigint NOT NULL, value text)",
            "SELECT create_hypertable('public.thinned', by_range('tick', 1000))");

    private static final List<String> ROWS = List.of(
            """
            INSERT INTO "Odd ""schema\"""."Tablé one" ("a ""col", n, f, b, j, t, a, m, ms, p, d)
            VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                ('', 0.10, 'NaN', '', '{}', 'infinity', '{}', 'low', '{}', ROW(NULL, ''), 1),
                (E'tab\\t, newline\\n, return\\r, backslash\\\\, quote "" and \\\\N', 1e100, 0.1, '\\x00ff0a', '{"ä": [1]}',
                 '2026-11-22 15:22:33.123456+00', ARRAY['a,b', NULL, '"'], 'höch', '{low,höch}', ROW(1, 'x,"y"'), 7),
                ('\\.', -1, '-Infinity', '\\x5c2e0a', 'null', '0044-03-15 BC', '{{a,b},{c,d}}', 'low', NULL, NULL, 2)""",
            "INSERT INTO public.no_columns DEFAULT VALUES",
            "INSERT INTO public.no_columns DEFAULT VALUES",
            "INSERT INTO public.parent VALUES (1)",
            "INSERT INTO public.child VALUES (2, 20), (3, 30)",
            "INSERT INTO public.parted SELECT i, 'p' || i FROM generate_series(0, 99) AS i",
            "INSERT INTO public.big_values SELECT i, repeat(chr(64 + i), 1048576) FROM generate_series(1, 3) AS i",
            "INSERT INTO public.long SELECT i, md5(i::text) FROM generate_series(1, 200000) AS i");

    private static final List<String> HYPERTABLE_ROWS = List.of(
            """
            INSERT INTO public.conditions
            SELECT TIMESTAMPTZ '2026-01-01 00:00+00' + i * INTERVAL '5 minutes', i % 7, i / 3.0
            FROM generate_series(0, 2999) AS i""",
            "INSERT INTO public.thinned SELECT i, 'v' || i FROM generate_series(0, 2999) AS i",
            "DELETE FROM public.thinned WHERE tick BETWEEN 1000 AND 1999");

    /** Makes one with rows. */
    static SampleDatabase filled(TestServer server) {
        SampleDatabase database = defined(server);
        database.run(ROWS);
        if (server.timescale()) {
            database.run(HYPERTABLE_ROWS);
        }
        database.run(List.of("ANALYZE"));
        return database;
    }

    /** Makes one without rows. */
    static SampleDatabase defined(TestServer server) {
        SampleDatabase database = new SampleDatabase(server, server.createDatabase("sample"));
        database.run(TABLES);
        if (server.timescale()) {
            database.run(HYPERTABLES);
        }
        return database;
    }

    void drop() {
        server.dropDatabase(name);
    }

    /** Every table that stores rows. */
    Set<TableName> tables() {
        Set<TableName> tables =
                new TreeSet<>(Set.of(TYPES, EMPTY, NO_COLUMNS, PARENT, CHILD, PARTITION, BIG_VALUES, LONG));
        if (server.timescale()) {
            tables.addAll(Set.of(CONDITIONS, EMPTY_HYPERTABLE, THINNED));
        }
        return tables;
    }

    /** The rows of a table as COPY writes them as text, sorted. */
    List<String> rows(Table table) throws SQLException, IOException {
        boolean hypertable = Set.of(CONDITIONS, EMPTY_HYPERTABLE, THINNED).contains(table.name());
        String sql = CopyStatement.out(
                table.name(),
                !hypertable,
                table.copiedColumns().stream().map(column -> column.name()).toList(),
                RowFormat.TEXT);
        try (Connection connection = server.connect(name)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, text);
            List<String> rows = new ArrayList<>(
                    List.of(text.toString(StandardCharsets.UTF_8).split("\n", -1)));
            // Text ends with a line end, after which there is no row.
            rows.remove(rows.size() - 1);
            rows.sort(null);
            return rows;
        }
    }

    /** Loads an artifact's whole content, as a person would with psql. */
    void load(Artifact artifact, byte[] content) throws SQLException, IOException {
        String plain = CopyStatement.in(artifact.table(), artifact.columns(), artifact.format());
        boolean header =
                artifact.format() == RowFormat.CSV && artifact.csvSettings().header();
        String sql = header ? plain.replaceFirst("\\)$", ", HEADER)") : plain;
        try (Connection connection = server.connect(name)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new ByteArrayInputStream(content));
        }
    }

    private void run(List<String> sql) {
        server.execute(name, sql.toArray(String[]::new));
    }
}
