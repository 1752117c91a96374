package io.hyperstow.restore.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.testkit.server.ServerKind;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database is broken in one way, and exactly that is found. */
class FaultyDatabaseTest {

    private static final Map<ServerKind, ExaminedDatabase> SOUND = new EnumMap<>(ServerKind.class);

    @AfterAll
    static void dropTheSoundOnes() {
        SOUND.values().forEach(ExaminedDatabase::close);
        SOUND.clear();
    }

    private static ExaminedDatabase sound(ServerKind kind) {
        return SOUND.computeIfAbsent(kind, ExaminedDatabase::create).copy();
    }

    /** Breaks a database. */
    private interface Breaking {
        void run(ExaminedDatabase database);
    }

    private static void finds(ServerKind kind, String expected, Breaking breaking) throws SQLException {
        try (ExaminedDatabase database = sound(kind)) {
            breaking.run(database);
            List<Finding> findings = database.examine().findings();
            assertEquals(1, findings.size(), () -> "expected '" + expected + "', found " + findings);
            assertTrue(findings.get(0).problem().contains(expected), () -> findings.get(0)
                    .problem());
        }
    }

    private static boolean old(ExaminedDatabase database) {
        return database.kind() == ServerKind.PG17_TIMESCALE;
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void restoringModeOfTheDatabase(ServerKind kind) throws SQLException {
        finds(
                kind,
                "is in TimescaleDB's restoring mode: rows",
                database -> database.execute(
                        "ALTER DATABASE \"" + database.name() + "\" SET \"timescaledb.restoring\" = 'on'"));
    }

    @Test
    void restoringModeOfARole() throws SQLException {
        finds(ServerKind.PG17_TIMESCALE, "is in TimescaleDB's restoring mode for role 'postgres'", database -> {
            String where = " IN DATABASE \"" + database.name() + "\" SET timescaledb.restoring = ";
            database.execute("ALTER ROLE postgres" + where + "'true'", "CREATE ROLE examined_off");
            database.execute("ALTER ROLE examined_off" + where + "off", "DROP ROLE examined_off");
        });
    }

    @Test
    void aRestoreThatDidNotFinish() throws SQLException {
        finds(
                ServerKind.PG15,
                "has the comment 'unfinished restore by Hyperstow, job 20251122T152233Z-0000000000000000'",
                database -> database.execute("COMMENT ON DATABASE \"" + database.name()
                        + "\" IS 'unfinished restore by Hyperstow, job 20251122T152233Z-0000000000000000'"));
    }

    @Test
    void notTheRestoreThatLooksItself() throws SQLException {
        try (ExaminedDatabase database = sound(ServerKind.PG15)) {
            database.execute("COMMENT ON DATABASE \"" + database.name() + "\" IS 'unfinished restore by Hyperstow, job "
                    + ExaminedDatabase.JOB + "'");
            assertEquals(List.of(), database.problems());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aCatalogOfAnotherVersion(ServerKind kind) throws SQLException {
        finds(
                kind,
                "and a catalog of version 2.18.2: a dump was restored into the wrong version",
                database -> database.breakWith("UPDATE _timescaledb_catalog.metadata SET value = '2.18.2'"
                        + " WHERE key = 'timescaledb_version'"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aVersionWithoutItsLibrary(ServerKind kind) throws SQLException {
        finds(
                kind,
                "has a version of TimescaleDB installed whose library the server does not have",
                database -> database.execute(
                        "UPDATE pg_extension SET extversion = '2.18.2' WHERE extname = 'timescaledb'"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aTableThatIsNotAHypertableAnyMore(ServerKind kind) throws SQLException {
        finds(
                kind,
                "'public.numbers' is not a hypertable any more: 3 relation(s) (one is _timescaledb_internal._hyper_",
                database ->
                        database.breakWith("DELETE FROM _timescaledb_catalog.hypertable WHERE table_name = 'numbers'"));
    }

    @Test
    void aFormerHypertableWithoutTimescaleDB() throws SQLException {
        finds(
                ServerKind.PG15,
                "'public.place' is not a hypertable any more: 1 relation(s) (one is _timescaledb_internal._hyper_",
                database -> database.execute(
                        "CREATE SCHEMA _timescaledb_internal",
                        "CREATE TABLE _timescaledb_internal._hyper_1_1_chunk () INHERITS (place)"));
    }

    @Test
    void aFormerHypertableWithChunksOfOtherNames() throws SQLException {
        finds(
                ServerKind.PG15,
                "'public.place' is not a hypertable any more: 1 relation(s) (one is public.own_1_chunk)",
                database -> database.execute(
                        "CREATE TABLE own_1_chunk (CONSTRAINT constraint_1 CHECK (id > 0))" + " INHERITS (place)"));
    }

    @Test
    void aFormerHypertableWithoutChunks() throws SQLException {
        finds(
                ServerKind.PG17_TIMESCALE,
                "'public.empty' is not a hypertable any more: its trigger 'ts_insert_blocker'",
                database ->
                        database.breakWith("DELETE FROM _timescaledb_catalog.hypertable WHERE table_name = 'empty'"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkTheCatalogDoesNotHave(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.numbers' has 1 relation(s) (one is _timescaledb_internal._hyper_",
                database -> database.breakWith(
                        "DELETE FROM _timescaledb_catalog.chunk WHERE id = " + database.chunkId("numbers")));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkOfNobody(ServerKind kind) throws SQLException {
        finds(
                kind,
                "'_timescaledb_internal._hyper_99_98_chunk' looks like a chunk and belongs to no hypertable",
                database -> database.breakWith("CREATE TABLE _timescaledb_internal._hyper_99_98_chunk (v int)"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aHypertableWithoutItsTable(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.days' has lost its table 'public.days', and with it 2 chunk(s)",
                database -> database.breakWith(
                        "DO $$ DECLARE c regclass; BEGIN FOR c IN SELECT inhrelid FROM pg_inherits"
                                + " WHERE inhparent = 'days'::regclass"
                                + " LOOP EXECUTE 'ALTER TABLE ' || c || ' NO INHERIT days'; END LOOP; END $$",
                        "DROP TABLE days"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aHypertableThatLacksADimension(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.cpu' should have 2 dimension(s), 1 of them whole",
                database -> database.breakWith("DELETE FROM _timescaledb_catalog.dimension WHERE column_name = 'host'"
                        + " AND num_slices = 3"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aDimensionWithoutItsColumn(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.numbers' should have 1 dimension(s), 0 of them whole; it has no column 'gone'",
                database -> database.breakWith(
                        "UPDATE _timescaledb_catalog.dimension SET column_name = 'gone' WHERE column_name = 'k'"
                                + " AND interval_length = 500"));
    }

    @Test
    void aRootTableWithoutItsGuard() throws SQLException {
        finds(
                ServerKind.PG17_TIMESCALE,
                "hypertable 'public.cpu' lacks its trigger ts_insert_blocker",
                database -> database.breakWith("DROP TRIGGER ts_insert_blocker ON cpu"));
    }

    @Test
    void aRootTableWhoseGuardIsOff() throws SQLException {
        finds(
                ServerKind.PG17_TIMESCALE,
                "hypertable 'public.cpu' lacks its trigger ts_insert_blocker",
                database -> database.breakWith("ALTER TABLE ONLY cpu DISABLE TRIGGER ts_insert_blocker"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutItsRelation(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.numbers' lacks 1 chunk(s) (one is ",
                database -> database.breakWith("DROP TABLE " + database.chunk("numbers")));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutItsCompressedRows(ServerKind kind) throws SQLException {
        String expected =
                kind == ServerKind.PG17_TIMESCALE ? "lacks 1 chunk(s)" : "has 1 chunk(s) (one is _timescaledb_internal";
        finds(kind, "hypertable 'public.numbers' " + expected, database -> {
            if (old(database)) {
                database.breakWith(
                        "CREATE TABLE _timescaledb_internal._compressed_hypertable_90 ()",
                        "CREATE TRIGGER ts_insert_blocker BEFORE INSERT ON _timescaledb_internal._compressed_hypertable_90"
                                + " FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker()",
                        "INSERT INTO _timescaledb_catalog.hypertable SELECT 90, '_timescaledb_internal',"
                                + " '_compressed_hypertable_90', 'x', 'y', 0, chunk_sizing_func_schema,"
                                + " chunk_sizing_func_name, 0, 2, NULL, 0 FROM _timescaledb_catalog.hypertable LIMIT 1",
                        "UPDATE _timescaledb_catalog.hypertable SET compressed_hypertable_id = 90, compression_state = 1"
                                + " WHERE table_name = 'numbers'",
                        "INSERT INTO _timescaledb_catalog.chunk VALUES (900, 90, '_timescaledb_internal',"
                                + " 'compress_hyper_90_900_chunk', NULL, false, 0, false, now())",
                        "UPDATE _timescaledb_catalog.chunk SET compressed_chunk_id = 900, status = 1 WHERE id = "
                                + database.chunkId("numbers"));
            } else {
                database.breakWith(
                        "INSERT INTO _timescaledb_catalog.compression_settings (relid, compress_relid) VALUES ('"
                                + database.chunk("numbers") + "', 99999999)");
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkThatDoesNotInherit(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.numbers' has 1 chunk(s) (one is _timescaledb_internal._hyper_",
                database -> database.breakWith("ALTER TABLE " + database.chunk("numbers") + " NO INHERIT numbers"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutItsSlice(ServerKind kind) throws SQLException {
        finds(
                kind,
                "without a slice for every dimension: queries do not find their rows",
                database -> database.breakWith("DELETE FROM _timescaledb_catalog."
                        + (old(database) ? "chunk_constraint" : "dimension_slice") + " WHERE chunk_id = "
                        + database.chunkId("numbers")));
    }

    @Test
    void aSliceThatIsGone() throws SQLException {
        finds(
                ServerKind.PG17_TIMESCALE,
                "has 4 chunk(s) (one is _timescaledb_internal._hyper_",
                database -> database.breakWith(
                        "DELETE FROM _timescaledb_catalog.dimension_slice WHERE range_start = 715827882"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutTheConstraintOfItsSlice(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.numbers' has 1 chunk(s) (one is ",
                database -> database.breakWith("DO $$ DECLARE k text; BEGIN"
                        + " SELECT conname INTO k FROM pg_constraint WHERE conrelid = '" + database.chunk("numbers")
                        + "'::regclass AND conname LIKE 'constraint%';"
                        + " EXECUTE 'ALTER TABLE " + database.chunk("numbers") + " DROP CONSTRAINT ' || k; END $$"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void slicesThatAreNotTheirConstraints(ServerKind kind) throws SQLException {
        try (ExaminedDatabase database = sound(kind)) {
            database.breakWith(
                    slice("range_end = s.range_end + 1", "'numbers' AND s.range_start = 0"),
                    slice("range_start = s.range_start - 1", "'small' AND s.range_start = 0"),
                    slice("range_end = s.range_end + 1", "'cpu' AND d.column_name = 'time'"),
                    slice("range_start = s.range_start - 86400000000", "'days' AND s.range_start < 0"),
                    slice("range_start = s.range_start - 1", "'moments'"));
            List<String> problems = database.problems();
            assertEquals(5, problems.size(), problems.toString());
            assertTrue(
                    problems.stream().allMatch(problem -> problem.contains("speak of different ranges")),
                    problems.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void partitionsThatAreNotTheirConstraints(ServerKind kind) throws SQLException {
        for (String change : List.of("range_end = s.range_end + 1", "range_end = 2147483640")) {
            String which = "'cpu' AND s.range_end = " + (change.contains("+") ? "715827882" : "9223372036854775807");
            finds(
                    kind,
                    "speak of different ranges: queries miss rows",
                    database -> database.breakWith(slice(change, which)));
        }
    }

    private static String slice(String change, String which) {
        return "UPDATE _timescaledb_catalog.dimension_slice s SET " + change + " FROM _timescaledb_catalog.dimension d"
                + " JOIN _timescaledb_catalog.hypertable h ON h.id = d.hypertable_id"
                + " WHERE s.dimension_id = d.id AND h.table_name = " + which;
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutAnIndex(ServerKind kind) throws SQLException {
        for (String index : List.of("lower(host)", "(\"time\" DESC)")) {
            finds(kind, "hypertable 'public.cpu' has 1 chunk(s) (one is ", database -> {
                String name = database.value("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = '"
                        + database.chunk("cpu") + "'::regclass AND pg_get_indexdef(indexrelid) LIKE '%" + index + "%'");
                database.breakWith("DROP INDEX " + name);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutAConstraint(ServerKind kind) throws SQLException {
        finds(kind, "without its constraint 'cpu_place_fkey'", database -> {
            String chunk = database.chunk("cpu");
            String name = database.value("SELECT quote_ident(conname) FROM pg_constraint WHERE conrelid = '" + chunk
                    + "'::regclass AND contype = 'f'");
            database.breakWith("ALTER TABLE " + chunk + " DROP CONSTRAINT " + name);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aChunkWithoutATrigger(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.cpu' has 1 chunk(s) (one is ",
                database -> database.breakWith("DROP TRIGGER each_row ON " + database.chunk("cpu")));
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void anIndexThatIsNotValid(ServerKind kind) throws SQLException {
        finds(
                kind,
                "'public.entry' has 1 index(s) (one is public.broken) that the server does not use",
                database -> database.execute(
                        "INSERT INTO entry (place, v) VALUES (1, 1)",
                        "DO $$ BEGIN CREATE INDEX broken ON entry (v); UPDATE pg_index SET indisvalid = false"
                                + " WHERE indexrelid = 'broken'::regclass; END $$"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void indexesOfChunksThatAreNotValid(ServerKind kind) throws SQLException {
        finds(
                kind,
                "'public.numbers' has 3 index(s)",
                database -> database.execute("UPDATE pg_index SET indisvalid = false WHERE indrelid IN"
                        + " (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'numbers'::regclass)"));
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void aConstraintThatWasNeverValidated(ServerKind kind) throws SQLException {
        finds(kind, "'public.entry' has 1 constraint(s) (one is doubtful) that was never validated", database -> {
            database.execute("ALTER TABLE entry ADD CONSTRAINT doubtful CHECK (v > 3) NOT VALID");
            if (kind == ServerKind.PG18_TIMESCALE) {
                database.execute("ALTER TABLE entry ADD CONSTRAINT idle CHECK (v > 4) NOT ENFORCED");
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void rowsInARootTable(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.numbers' has 2 row(s) in its root table, where no query finds them",
                database -> {
                    database.breakWith("INSERT INTO numbers VALUES (7, 7), (8, 8)");
                    assertEquals("3", database.value("SELECT count(*) FROM numbers"));
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void saysWhenARoleCannotSeeRowsInRootTables(ServerKind kind) throws SQLException {
        try (ExaminedDatabase database = sound(kind)) {
            database.breakWith("INSERT INTO numbers VALUES (7, 7)", "INSERT INTO small VALUES (1)");
            database.execute("CREATE ROLE examined_reader LOGIN");
            try (var reader = database.as("examined_reader")) {
                Examination.Result result = database.examine(reader);
                assertEquals(List.of(), result.findings());
                assertEquals(1, result.omitted().size(), result.omitted().toString());
                assertTrue(
                        result.omitted().get(0).contains("'public.numbers', 'public.small'"),
                        result.omitted().get(0));

                database.execute(
                        "GRANT SET ON PARAMETER timescaledb.restoring TO examined_reader",
                        "GRANT SELECT ON numbers TO examined_reader");
                result = database.examine(reader);
                assertEquals(1, result.findings().size(), result.findings().toString());
                assertEquals(1, result.omitted().size(), result.omitted().toString());
                assertTrue(
                        result.omitted().get(0).contains("of 'public.small' was"),
                        result.omitted().get(0));
            } finally {
                database.execute("DROP OWNED BY examined_reader", "DROP ROLE examined_reader");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aJobWhoseOwnerIsNoRole(ServerKind kind) throws SQLException {
        finds(
                kind,
                "the owner of background job 1000 (public.noop) is no role of this server",
                database ->
                        database.breakWith(job(database, "'public', 'noop', 999999::oid::regrole, true, true, NULL")));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aJobWithoutItsProcedure(ServerKind kind) throws SQLException {
        finds(
                kind,
                "the procedure of background job 1000 (public.gone) does not exist",
                database ->
                        database.breakWith(job(database, "'public', 'gone', 'postgres'::regrole, true, true, NULL")));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aJobWithoutItsHypertable(ServerKind kind) throws SQLException {
        finds(
                kind,
                "background job 1000 (public.noop) is for hypertable number 77, which is not there",
                database -> database.breakWith(
                        job(database, "'public', 'noop', 'postgres'::regrole, true, true, NULL, 77")));
    }

    private static String job(ExaminedDatabase database, String values) {
        String schema = old(database) ? "_timescaledb_config" : "_timescaledb_catalog";
        return "INSERT INTO " + schema + ".bgw_job VALUES (1000, 'own', '1 day', '0', 3, '1 hour', " + values + ")";
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void anAggregateThatLacksSomething(ServerKind kind) throws SQLException {
        try (ExaminedDatabase database = sound(kind)) {
            aggregate(database);
            assertEquals(List.of(), database.problems());

            database.breakWith("ALTER VIEW daily_direct RENAME TO other");
            assertEquals(
                    List.of("continuous aggregate 'public.daily' lacks its view 'public.daily_direct'"),
                    database.problems());
            database.breakWith("ALTER VIEW other RENAME TO daily_direct");

            database.breakWith("UPDATE _timescaledb_catalog.continuous_agg SET mat_hypertable_id = 77");
            assertEquals(
                    List.of("continuous aggregate 'public.daily' lacks its materialization, hypertable number 77"),
                    database.problems());
            database.breakWith("UPDATE _timescaledb_catalog.continuous_agg SET mat_hypertable_id ="
                    + " (SELECT id FROM _timescaledb_catalog.hypertable WHERE table_name = 'empty')");

            if (old(database)) {
                database.breakWith("ALTER TABLE ONLY moments DISABLE TRIGGER ts_cagg_invalidation_trigger");
                assertEquals(
                        List.of("'public.moments' lacks the trigger ts_cagg_invalidation_trigger: 1 continuous"
                                + " aggregate(s) (one is public.daily) over it will not notice changes"),
                        database.problems());
            }
        }
    }

    /** The edition at hand makes none: its catalog is given one by hand. */
    private static void aggregate(ExaminedDatabase database) {
        database.execute(
                "CREATE VIEW daily AS SELECT 1",
                "CREATE VIEW daily_partial AS SELECT 1",
                "CREATE VIEW daily_direct AS SELECT 1");
        String id = "(SELECT id FROM _timescaledb_catalog.hypertable WHERE table_name = '%s')";
        database.breakWith("INSERT INTO _timescaledb_catalog.continuous_agg (mat_hypertable_id, raw_hypertable_id,"
                + " user_view_schema, user_view_name, partial_view_schema, partial_view_name, direct_view_schema,"
                + " direct_view_name) VALUES (" + id.formatted("empty") + ", " + id.formatted("moments")
                + ", 'public', 'daily', 'public', 'daily_partial', 'public', 'daily_direct')");
        if (old(database)) {
            database.breakWith(
                    "CREATE FUNCTION invalidated() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                    "CREATE TRIGGER ts_cagg_invalidation_trigger AFTER INSERT ON moments FOR EACH ROW"
                            + " EXECUTE FUNCTION invalidated()",
                    "CREATE TRIGGER ts_cagg_invalidation_trigger AFTER INSERT ON " + database.chunk("moments")
                            + " FOR EACH ROW EXECUTE FUNCTION invalidated()");
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void aSequenceBehindItsColumn(ServerKind kind) throws SQLException {
        finds(
                kind,
                "sequence 'public.entry_id_seq' will give out numbers that column 'id' of 'public.entry' has already:"
                        + " the last there is 9",
                database -> database.execute("INSERT INTO entry (id, place) VALUES (9, 1)"));
    }

    @Test
    void aSequenceThatWillGiveItsFirstNumberAgain() throws SQLException {
        finds(
                ServerKind.PG15,
                "sequence 'public.entry_id_seq' will give out numbers",
                database -> database.execute("SELECT setval('entry_id_seq', 5, false)"));
    }

    @Test
    void aSequenceThatCountsDown() throws SQLException {
        finds(
                ServerKind.PG15,
                "sequence 'public.entry_back_seq' will give out numbers that column 'back' of 'public.entry' has already:"
                        + " the last there is -900",
                database -> database.execute("INSERT INTO entry (back, place) VALUES (-900, 1)"));
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void aFaultOfEveryChunkIsOneFinding(ServerKind kind) throws SQLException {
        finds(
                kind,
                "hypertable 'public.cpu' has 11 chunk(s) (one is _timescaledb_internal._hyper_1_10_chunk) without its"
                        + " trigger 'each_row'",
                database ->
                        database.breakWith("DO $$ DECLARE c regclass; BEGIN FOR c IN SELECT inhrelid FROM pg_inherits"
                                + " WHERE inhparent = 'cpu'::regclass"
                                + " LOOP EXECUTE 'DROP TRIGGER each_row ON ' || c; END LOOP; END $$"));
    }
}
