package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.testkit.dump.MemoryArtifactSink;
import io.hyperstow.testkit.server.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives of real databases, restored with PostgreSQL's own programs by hand. */
class PgDumpDatabaseTest {

    private static final BackupOptions WHOLE = SampleInventory.options(2, Codec.ZSTD, Set.of());

    private static final String[] PLAIN = {
        "CREATE SCHEMA \"Odd \"\"schema\"\"\"",
        "CREATE TYPE mood AS ENUM ('low', 'höch')",
        "CREATE TABLE \"Odd \"\"schema\"\"\".\"Tablé 'one'\" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood)",
        "INSERT INTO \"Odd \"\"schema\"\"\".\"Tablé 'one'\" (m) VALUES ('low'), ('höch'), (NULL)",
        "CREATE TABLE tags (id serial PRIMARY KEY, name text UNIQUE)",
        "INSERT INTO tags (name) SELECT 'tag ' || i FROM generate_series(1, 50) i",
        "CREATE VIEW many_tags AS SELECT * FROM tags WHERE id > 10",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM tags",
        "CREATE FUNCTION twice(i int) RETURNS int LANGUAGE sql AS 'SELECT 2 * i'",
        "CREATE SEQUENCE alone START 77",
        "SELECT nextval('alone')",
        "SELECT lo_from_bytea(4711, 'large object'), lo_from_bytea(4712, '')",
        "CREATE UNLOGGED TABLE light (a int)",
        "INSERT INTO light SELECT generate_series(1, 7)",
    };

    private static final String[] HYPERTABLES = {
        "CREATE TABLE cpu (time timestamptz NOT NULL, tag int REFERENCES tags, v float8)",
        "SELECT create_hypertable('cpu', 'time', chunk_time_interval => interval '1 day')",
        "INSERT INTO cpu SELECT timestamptz '2026-01-01 UTC' + i * interval '1 hour', 1 + i % 50, i"
                + " FROM generate_series(0, 1439) i",
        "CREATE INDEX ON cpu (tag, time)",
        "CREATE TABLE spread (tick bigint NOT NULL, device int NOT NULL, v text)",
        "SELECT create_hypertable('spread', 'tick', chunk_time_interval => 1000)",
        "SELECT add_dimension('spread', 'device', number_partitions => 2)",
        "INSERT INTO spread SELECT i, i % 7, 'v' || i FROM generate_series(0, 2999) i",
    };

    private static final List<String> QUESTIONS = List.of(
            "SELECT string_agg(id || coalesce(m::text, '-'), ',' ORDER BY id) FROM \"Odd \"\"schema\"\"\".\"Tablé 'one'\"",
            "SELECT count(*) || ' ' || (SELECT last_value FROM tags_id_seq) FROM many_tags",
            "SELECT n || ' ' || twice(n::int) FROM counted",
            "SELECT nextval('alone')",
            "SELECT convert_from(lo_get(4711), 'UTF8') || lo_get(4712)::text",
            "SELECT count(*) FROM light");

    private static final List<String> QUESTIONS_OF_HYPERTABLES = List.of(
            "SELECT count(*) || ' ' || sum(v) || ' ' || max(time) FROM cpu",
            "SELECT count(*) || ' ' || max(v) FROM spread",
            "SELECT string_agg(h::text, ' ' ORDER BY h.hypertable_name) FROM timescaledb_information.hypertables h",
            "SELECT string_agg(d::text, ' ' ORDER BY d::text) FROM timescaledb_information.dimensions d",
            "SELECT string_agg(chunk_name || range_start || range_end, ' ' ORDER BY chunk_name)"
                    + " FROM timescaledb_information.chunks WHERE hypertable_name = 'cpu'",
            "SELECT count(*) FROM pg_indexes WHERE schemaname = '_timescaledb_internal'");

    private static String[] sample(ServerKind kind) {
        return kind.timescale()
                ? Stream.concat(Stream.of(PLAIN), Stream.of(HYPERTABLES)).toArray(String[]::new)
                : PLAIN;
    }

    private static List<String> answers(DumpedDatabase dumped, String database) {
        Stream<String> questions = dumped.server().timescale()
                ? Stream.concat(QUESTIONS.stream(), QUESTIONS_OF_HYPERTABLES.stream())
                : QUESTIONS.stream();
        return questions
                .map(question -> dumped.server().value(database, question))
                .collect(Collectors.toList());
    }

    @TempDir
    Path folder;

    /** Made where it is asked for, so that a test may keep its archive apart from its work. */
    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG15", "PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aWholeDatabaseIsRestoredByHand(ServerKind kind) throws Exception {
        try (DumpedDatabase dumped = new DumpedDatabase(kind, sample(kind));
                SnapshotLease lease = dumped.lease()) {
            MemoryArtifactSink sink = new MemoryArtifactSink();
            dumped.run(DumpedDatabase.plan(lease, WHOLE), lease, sink, folder("work"));
            String restored = dumped.restore(DumpedDatabase.archive(sink, folder));
            assertEquals(answers(dumped, dumped.name()), answers(dumped, restored));
            List<String> warnings = dumped.progress().warnings();
            if (kind == ServerKind.PG15) {
                assertEquals(1, warnings.size(), warnings::toString);
                assertTrue(warnings.get(0).contains("gzip"), warnings::toString);
                assertTrue(keys(sink).stream().anyMatch(key -> key.endsWith(".dat.gz")));
            } else {
                assertEquals(List.of(), warnings);
                assertTrue(keys(sink).stream().anyMatch(key -> key.endsWith(".dat.zst")));
                assertTrue(
                        dumped.progress().lines().stream().anyMatch(line -> line.startsWith("harmless")),
                        "the warning about TimescaleDB's catalog is explained");
            }
            assertTrue(dumped.progress().lines().size() < 100, "not a line for every table");
            assertTrue(dumped.progress().bytes() > 0);
        }
    }

    private static List<String> keys(MemoryArtifactSink sink) {
        return sink.artifacts().stream().map(Artifact::key).toList();
    }

    /** Counts the files of the archive that lie in the work folder whenever one leaves it. */
    private static final class WatchingSink implements ArtifactSink {

        private final MemoryArtifactSink kept = new MemoryArtifactSink();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public ArtifactWriter create(ArtifactSpec spec) throws IOException {
            return kept.create(spec);
        }

        @Override
        public void take(ArtifactSpec spec, Path file) throws IOException {
            try (Stream<Path> files = Files.list(file.getParent())) {
                most.accumulateAndGet((int) files.count(), Math::max);
            }
            kept.take(spec, file);
        }
    }

    @Test
    void filesLeaveTheWorkFolderWhileOthersAreWritten() throws Exception {
        String[] large = {
            "CREATE TABLE cpu (time timestamptz NOT NULL, v text)",
            "SELECT create_hypertable('cpu', 'time', chunk_time_interval => interval '1 day')",
            "INSERT INTO cpu SELECT timestamptz '2026-01-01 UTC' + i * interval '1 minute', md5(i::text)"
                    + " FROM generate_series(0, 1440 * 200) i",
        };
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG17_TIMESCALE, large);
                SnapshotLease lease = dumped.lease()) {
            WatchingSink sink = new WatchingSink();
            dumped.run(DumpedDatabase.plan(lease, WHOLE), lease, sink, folder("work"));
            int all = sink.kept.artifacts().size();
            assertTrue(all > 200, () -> all + " files");
            // Some lines of two processes are mixed, and those files leave at the end.
            assertTrue(sink.most.get() < all / 4, () -> sink.most + " of " + all + " files at the same time");
            try (Stream<Path> left = Files.walk(folder("work"))) {
                assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
            }
        }
    }

    @Test
    void aHypertableWithoutItsRowsIsEmptyAndUsableAfterARestore() throws Exception {
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG17_TIMESCALE, sample(ServerKind.PG17_TIMESCALE));
                SnapshotLease lease = dumped.lease()) {
            MemoryArtifactSink sink = new MemoryArtifactSink();
            dumped.run(DumpedDatabase.plan(lease, WHOLE, "public.cpu"), lease, sink, folder("work"));
            String restored = dumped.restore(DumpedDatabase.archive(sink, folder));
            assertEquals("0", dumped.server().value(restored, "SELECT count(*) FROM cpu"));
            assertEquals("3000", dumped.server().value(restored, "SELECT count(*) FROM spread"));
            assertEquals("60", dumped.server().value(restored, "SELECT count(*) FROM show_chunks('cpu')"));
            dumped.server()
                    .execute(restored, "INSERT INTO cpu VALUES ('2026-01-01 UTC', 1, 1), ('2027-01-01 UTC', 1, 1)");
            assertEquals("2", dumped.server().value(restored, "SELECT count(*) FROM cpu"));
        }
    }

    @Test
    void chosenPlainTablesAreRestoredBesideOthers() throws Exception {
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG17_TIMESCALE, sample(ServerKind.PG17_TIMESCALE));
                SnapshotLease lease = dumped.lease()) {
            Set<TableName> tables =
                    Set.of(new TableName("Odd \"schema\"", "Tablé 'one'"), new TableName("public", "tags"));
            BackupOptions options = SampleInventory.options(2, Codec.LZ4, Set.of("include", "codec"), "x");
            DumpPlan plan = DumpedDatabase.strategy().plan(new DumpRequest(lease.inventory(), tables, tables, options));
            MemoryArtifactSink sink = new MemoryArtifactSink();
            dumped.run(plan, lease, sink, folder("work"));
            Path archive = DumpedDatabase.archive(sink, folder);
            String target = dumped.newDatabase();
            dumped.server()
                    .execute(
                            target, "CREATE SCHEMA \"Odd \"\"schema\"\"\"", "CREATE TYPE mood AS ENUM ('low', 'höch')");
            dumped.tool("pg_restore", "--exit-on-error", "-d", target, archive.toString());
            assertEquals(
                    dumped.server().value(dumped.name(), QUESTIONS.get(0)),
                    dumped.server().value(target, QUESTIONS.get(0)));
            assertEquals("50", dumped.server().value(target, "SELECT count(*) FROM tags"));
            assertEquals("51", dumped.server().value(target, "SELECT nextval('tags_id_seq')"));
        }
    }

    @Test
    void aNameThatImitatesPgDumpSpoilsNothing() throws Exception {
        String name = "\"x\npg_dump: finished item %s TABLE DATA y\"";
        StringBuilder names = new StringBuilder();
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG17_TIMESCALE, PLAIN)) {
            // Whatever number the large table will have, one of these names it.
            dumped.server()
                    .execute(
                            dumped.name(),
                            "CREATE TABLE zlarge AS SELECT md5(i::text) FROM generate_series(1, 300000) i");
            for (int i = 3700; i < 3900; i++) {
                names.append("CREATE TABLE ").append(name.formatted(i)).append(" AS SELECT 1 AS a;");
            }
            dumped.server().execute(dumped.name(), names.toString());
            try (SnapshotLease lease = dumped.lease()) {
                MemoryArtifactSink sink = new MemoryArtifactSink();
                dumped.run(DumpedDatabase.plan(lease, WHOLE), lease, sink, folder("work"));
                String restored = dumped.restore(DumpedDatabase.archive(sink, folder));
                assertEquals("300000", dumped.server().value(restored, "SELECT count(*) FROM zlarge"));
                assertTrue(dumped.progress().lines().stream().anyMatch(line -> line.contains("line break")));
            }
        }
    }

    @Test
    void rolesAreRecordedWithoutPasswordsUnlessTheyAreAskedFor() throws Exception {
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG17_TIMESCALE, PLAIN);
                SnapshotLease lease = dumped.lease()) {
            String role = dumped.server().passwordRole();
            String without = globals(dumped, lease, false);
            assertTrue(without.contains("CREATE ROLE " + role), without);
            assertFalse(without.contains("SCRAM-SHA-256"), "no password hash");
            assertTrue(globals(dumped, lease, true).contains("SCRAM-SHA-256"));
        }
    }

    private String globals(DumpedDatabase dumped, SnapshotLease lease, boolean passwords) throws Exception {
        MemoryArtifactSink sink = new MemoryArtifactSink();
        DumpedDatabase.strategy().run(new DumpTask.Globals(passwords), dumped.context(lease, sink, folder("globals")));
        assertEquals(List.of("globals.sql"), keys(sink));
        return new String(sink.content(sink.artifacts().get(0)), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void passwordsThatMayNotBeReadAreRefusedWhenTheyAreAskedFor() throws Exception {
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG17_TIMESCALE, PLAIN)) {
            dumped.server().execute(dumped.name(), "CREATE ROLE reader_of_" + dumped.name() + " LOGIN");
            try (ProfileDatabase reader = dumped.profile(
                            "reader_of_" + dumped.name(), dumped.server().tools());
                    SnapshotLease lease = dumped.lease(reader, inventory -> Set.of())) {
                MemoryArtifactSink sink = new MemoryArtifactSink();
                BackupException e = assertThrows(BackupException.class, () -> DumpedDatabase.strategy()
                        .run(new DumpTask.Globals(true), dumped.context(lease, sink, folder("a"))));
                assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
                assertTrue(e.hint().contains("superuser"), e.hint());
                assertEquals(List.of(), sink.artifacts());
                DumpedDatabase.strategy().run(new DumpTask.Globals(false), dumped.context(lease, sink, folder("b")));
                assertEquals(List.of("globals.sql"), keys(sink));
            } finally {
                dumped.server().execute(dumped.name(), "DROP ROLE reader_of_" + dumped.name());
            }
        }
    }

    @Test
    void aCodecThatAnOldPgDumpLacksIsRefusedBeforeItBegins() throws Exception {
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG15, PLAIN);
                SnapshotLease lease = dumped.lease()) {
            assumeTrue(dumped.server().major() < 16);
            MemoryArtifactSink sink = new MemoryArtifactSink();
            DumpPlan plan = DumpedDatabase.plan(lease, SampleInventory.options(2, Codec.ZSTD, Set.of("codec")));
            BackupException e =
                    assertThrows(BackupException.class, () -> dumped.run(plan, lease, sink, folder("work")));
            assertEquals(ErrorCode.UNSUPPORTED, e.code());
            assertTrue(e.hint().contains("postgresql-client-16"), e.hint());
        }
    }
}
