package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole databases, by the native tools and table by table: everything a database can hold, on every server. */
class WholeDatabaseIT {

    private static final String[] MORE = {
        "CREATE VIEW seen AS SELECT at, id FROM parts WHERE id < 10",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM seen",
        "CREATE FUNCTION how_many() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT n FROM public.counted'",
        "SELECT lo_from_bytea(4711, '\\xdeadbeef')",
        "CREATE TABLE device(id int PRIMARY KEY, chief int)",
        "CREATE TABLE site(id int PRIMARY KEY, main_device int REFERENCES device)",
        "INSERT INTO device VALUES (1, 7), (2, 7)",
        "INSERT INTO site VALUES (7, 2)",
        "ALTER TABLE device ADD FOREIGN KEY (chief) REFERENCES site",
        "CREATE INDEX ON counted (n)",
        "CREATE VIEW by_key AS SELECT id, chief, count(*) AS n FROM device GROUP BY id",
        "CREATE RULE no_delete AS ON DELETE TO device DO INSTEAD NOTHING",
        "CREATE STATISTICS chiefs ON id, chief FROM device",
        "COMMENT ON STATISTICS chiefs IS 'who leads'",
        "CREATE PUBLICATION devices FOR TABLE device",
        "CREATE FUNCTION nothing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION nothing()",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_read_all_settings",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ON empty_table USING gin (b gin_trgm_ops)",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO pg_read_all_settings",
        "CREATE SCHEMA timescaledb_data",
        "CREATE TABLE timescaledb_data.mine AS SELECT 1 AS a",
        "CREATE VIEW timescaledb_data.doubled AS SELECT 2 * a AS a FROM timescaledb_data.mine",
        "ALTER DATABASE CURRENT_DATABASE SET work_mem = '5MB'"
    };
    private static final String[] MORE_HYPERTABLES = {
        "CREATE TABLE reading(at timestamptz NOT NULL, device int NOT NULL REFERENCES device, v float8)",
        "SELECT create_hypertable('reading', by_range('at', interval '6 hours'))",
        "INSERT INTO reading SELECT timestamptz '2026-01-01 00:00+00' + n * interval '10 min', 1 + n % 2, n"
                + " FROM generate_series(0, 1000) n",
        "SELECT set_chunk_time_interval('reading', interval '1 day')",
        "INSERT INTO reading SELECT timestamptz '2026-02-01 00:00+00' + n * interval '10 min', 1 + n % 2, n"
                + " FROM generate_series(0, 1000) n",
        "CREATE VIEW latest AS SELECT max(at) AS at FROM reading"
    };
    private static final List<String> ASKED = List.of(
            "SELECT string_agg(t::text, ',' ORDER BY t::text) FROM seen t",
            "SELECT how_many()",
            "SELECT encode(lo_get(4711), 'hex')",
            "SELECT string_agg(conname || pg_get_constraintdef(oid), ',' ORDER BY conname) FROM pg_constraint"
                    + " WHERE contype = 'f' AND connamespace = 'public'::regnamespace",
            "SELECT string_agg(t::text, ',' ORDER BY t::text) FROM by_key t",
            "SELECT a FROM timescaledb_data.doubled",
            "SELECT count(*) FROM pg_proc WHERE proacl::text LIKE '%pg_read_all_settings%'",
            "SELECT string_agg(format('%s.%s %s', schemaname, indexname, indexdef), ',' ORDER BY indexname)"
                    + " FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT string_agg(definition, ',' ORDER BY definition) FROM pg_rules WHERE schemaname = 'public'",
            "SELECT string_agg(pg_get_statisticsobjdef(oid) || obj_description(oid, 'pg_statistic_ext'), ',')"
                    + " FROM pg_statistic_ext",
            "SELECT string_agg(pubname || tablename, ',') FROM pg_publication_tables",
            "SELECT string_agg(evtname || evtfoid::regproc, ',') FROM pg_event_trigger WHERE evtname NOT LIKE 'timescale%'",
            "SELECT count(*) FROM pg_constraint WHERE NOT convalidated",
            "SELECT string_agg(defaclacl::text, ',') FROM pg_default_acl",
            "SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension",
            "SELECT string_agg(setconfig::text, ',') FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                    + " WHERE d.datname = current_database()");
    private static final String CHUNKS =
            "SELECT string_agg(format('%s %s %s', chunk_name, range_start, range_end), ',' ORDER BY chunk_name)"
                    + " FROM timescaledb_information.chunks";

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void everythingSurvives(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "whole")) {
            TestServer server = agent.server();
            String database = agent.database();
            fill(agent);
            String counted = agent.backup("pgdump", "");
            assertTrue(archive(agent, counted).anyMatch(name -> name.equals("toc.dat")));
            String byTools = agent.restore(counted, "counted", "");
            compare(agent, byTools);
            if (server.timescale()) {
                assertEquals(server.value(database, CHUNKS), server.value(byTools, CHUNKS));
            }
            String hashed = agent.backup("pgdump", "{\"check\": \"hashes\", \"codec\": \"gzip\", \"workers\": 1}");
            String target = server.createDatabase("whole_empty");
            try {
                succeeded(agent.client()
                        .restore(
                                STORAGE,
                                hashed,
                                PROFILE,
                                "{\"targetDatabase\": \"" + target + "\", \"check\": \"hashes\", \"workers\": 1}"));
                for (String sql : ASKED.subList(0, 4)) {
                    assertEquals(server.value(database, sql), server.value(target, sql), sql);
                }
            } finally {
                server.dropDatabase(target);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void everythingSurvivesTableByTable(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "rows")) {
            fill(agent);
            String backup = agent.backup("parallel-copy", "{\"workers\": 2}");
            compare(agent, agent.restore(backup, "all", "\"check\": \"hashes\", \"workers\": 2"));
            TypesIT.compare(agent, agent.restore(backup, "chosen", "\"include\": [\"*.*\"], \"workers\": 2"));
        }
    }

    @Test
    void whatIsLeftOutIsNamedAndDoesNotFailTheRestore() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "less")) {
            agent.server()
                    .execute(
                            agent.database(),
                            "CREATE TABLE kept(id int PRIMARY KEY)",
                            "CREATE TABLE gone(id int GENERATED ALWAYS AS IDENTITY, s serial, k int REFERENCES kept)",
                            "CREATE VIEW over_kept AS SELECT id FROM kept",
                            "CREATE TABLE _timescaledb_internal._hyper_7_7_chunk(a int)",
                            "CREATE TABLE h(at timestamptz NOT NULL)",
                            "SELECT create_hypertable('h', 'at', associated_schema_name => 'apart')",
                            "INSERT INTO h SELECT timestamptz '2026-01-01' + n * interval '5 days' FROM generate_series(0, 9) n",
                            "CREATE PUBLICATION every_chunk FOR TABLES IN SCHEMA _timescaledb_internal");
            for (String strategy : List.of("parallel-copy", "pgdump")) {
                String options = "{\"excludeTables\": [\"gone\"]}";
                JsonNode status = succeeded(agent.client().backup(PROFILE, strategy, STORAGE, options));
                if (strategy.equals("parallel-copy")) {
                    String warnings = status.path("warnings").toString();
                    assertTrue(
                            warnings.contains("'_timescaledb_internal._hyper_7_7_chunk' is not in the backup"),
                            warnings);
                    assertTrue(warnings.contains("publication 'every_chunk'"), warnings);
                }
                String target = agent.restore(status.path("backupId").asText(), strategy.replace('-', '_'), "");
                assertEquals("10", agent.server().value(target, "SELECT count(*) FROM h"), strategy);
                assertEquals(null, agent.server().value(target, "SELECT to_regclass('gone')"), strategy);
                agent.server().value(target, "SELECT count(*) FROM over_kept");
            }
            JsonNode refused = RunningAgent.failed(
                    "UNSUPPORTED", agent.client().backup(PROFILE, STORAGE, "{\"excludeTables\": [\"kept\"]}"));
            assertTrue(refused.path("errorMessage").asText().contains("over_kept"), refused::toPrettyString);
        }
    }

    /** Neither the versions nor the privileges are those of the source. */
    @Test
    void aRoleThatOwnsADatabaseOfANewerServerRestoresIt() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "older")) {
            fill(agent);
            String backup = agent.backup("parallel-copy", "");
            TestServer newer = Testbed.server(ServerKind.PG18_TIMESCALE);
            String target = newer.createDatabase("newer");
            try {
                newer.execute("postgres", "ALTER DATABASE \"" + target + "\" OWNER TO " + newer.passwordRole());
                agent.profile("newer", newer, target, newer.passwordRole(), TestServer.PASSWORD);
                JsonNode status = succeeded(agent.client()
                        .restore(
                                STORAGE,
                                backup,
                                "newer",
                                "{\"owner\": \"current\", \"privileges\": \"skip\", \"check\": \"hashes\"}"));
                assertTrue(
                        status.path("warnings").toString().contains("event trigger 'watch' is left out"),
                        status::toPrettyString);
                for (String table : TypesIT.HYPER) {
                    assertEquals(
                            Contents.rows(agent.server(), agent.database(), table),
                            Contents.rows(newer, target, table),
                            table);
                }
                for (String sql : ASKED.subList(0, 3)) {
                    assertEquals(agent.server().value(agent.database(), sql), newer.value(target, sql), sql);
                }
            } finally {
                newer.dropDatabase(target);
            }
        }
    }

    private static void fill(RunningAgent agent) {
        TestServer server = agent.server();
        String database = agent.database();
        server.execute(database, TypesIT.SOURCE);
        for (String sql : MORE) {
            server.execute(database, sql.replace("CURRENT_DATABASE", '"' + database + '"'));
        }
        if (server.timescale()) {
            server.execute(database, TypesIT.HYPERTABLES);
            server.execute(database, MORE_HYPERTABLES);
        }
    }

    private static void compare(RunningAgent agent, String target) throws Exception {
        TestServer server = agent.server();
        TypesIT.compare(agent, target);
        for (String sql : ASKED) {
            assertEquals(server.value(agent.database(), sql), server.value(target, sql), sql);
        }
        if (server.timescale()) {
            String latest = "SELECT at FROM latest";
            assertEquals(server.value(agent.database(), latest), server.value(target, latest));
            assertEquals("off", server.value(target, "SHOW timescaledb.restoring"));
        }
        JsonNode examined = agent.client()
                .await(agent.client()
                        .call("Database,name=" + PROFILE, "startCheck", target)
                        .asText());
        succeeded(examined);
        assertEquals(0, examined.path("warnings").size(), examined::toPrettyString);
    }

    private static Stream<String> archive(RunningAgent agent, String backup) throws Exception {
        try (Stream<Path> files =
                Files.list(agent.storage().resolve("backups").resolve(backup).resolve("archive"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
