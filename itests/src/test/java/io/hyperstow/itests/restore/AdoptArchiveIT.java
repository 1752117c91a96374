package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The {@code .bak} of the manual's procedure, made by pg_dump alone, becomes a backup and comes back. */
class AdoptArchiveIT {

    private static final String[] PLAIN = {
        "CREATE SCHEMA \"Odd schema\"",
        "CREATE TABLE tags(id int PRIMARY KEY, name text UNIQUE)",
        "INSERT INTO tags SELECT n, E'tag\\n\\t\\\\. ' || n FROM generate_series(1, 1000) n",
        "CREATE TABLE \"Odd schema\".\"Left \"\"over\" (id bigserial, v text)",
        "INSERT INTO \"Odd schema\".\"Left \"\"over\" (v) VALUES ('a'), ('ä'), (NULL)",
        "CREATE VIEW named AS SELECT name FROM tags",
        "CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM tags",
        "SELECT lo_from_bytea(4711, 'large object')",
        "CREATE FUNCTION quoting() RETURNS text LANGUAGE sql AS $$\n"
                + "-- Data for Name: tags; Type: NONSENSE; Schema: public; Owner: postgres\nSELECT 'x' $$"
    };

    private static final String[] HYPERTABLES = {
        "CREATE TABLE cpu(time timestamptz NOT NULL, tags_id int REFERENCES tags, v float8, PRIMARY KEY (tags_id, time))",
        "SELECT create_hypertable('cpu', 'time', 'tags_id', 2, chunk_time_interval => interval '1 day')",
        "INSERT INTO cpu SELECT '2026-01-01 UTC'::timestamptz + n * interval '1 minute', 1 + n % 1000, n"
                + " FROM generate_series(0, 14399) n"
    };

    private static final List<String> TABLES = List.of("tags", "\"Odd schema\".\"Left \"\"over\"", "named", "counted");

    /** Runs a client program of a server against one of its databases. */
    private static void tool(TestServer server, String program, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(server.tools().resolve(program).toString()));
        command.addAll(List.of("-h", server.host(), "-p", String.valueOf(server.port()), "-U", server.superuser()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", server.password());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private static Path exports(RunningAgent agent) throws IOException {
        return Files.createDirectories(agent.storage().resolve("exports"));
    }

    private static JsonNode manifest(RunningAgent agent, String backup) throws Exception {
        return new ObjectMapper()
                .readTree(agent.client()
                        .call("BackupService", "manifest", STORAGE, backup)
                        .asText());
    }

    private static JsonNode await(RunningAgent agent, JsonNode job) throws Exception {
        return agent.client().await(job.asText());
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG15", "PG17_TIMESCALE", "PG18_TIMESCALE"})
    void whatPgDumpWroteComesBack(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "bak")) {
            TestServer server = agent.server();
            String source = agent.database();
            server.execute(source, PLAIN);
            server.execute("postgres", "ALTER DATABASE " + source + " SET work_mem = '5MB'");
            List<String> tables = new ArrayList<>(TABLES);
            if (kind.timescale()) {
                server.execute(source, HYPERTABLES);
                tables.add("cpu");
            }
            Path file = exports(agent).resolve("exampledb.bak");
            tool(server, "pg_dump", "-Fc", "-f", file.toString(), source);

            JsonNode adopted = succeeded(agent.tryAdopt("exports/exampledb.bak", "\"label\": \"the manual's\""));
            assertEquals("pgdump", adopted.path("strategy").asText());
            String backup = adopted.path("backupId").asText();
            JsonNode manifest = manifest(agent, backup);
            assertEquals(source, manifest.path("database").path("name").asText());
            assertEquals(1003, manifest.path("totals").path("rows").asLong(), manifest::toPrettyString);
            assertEquals(
                    kind.timescale()
                            ? server.value(source, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
                            : "",
                    manifest.path("extensions").path(0).path("version").asText());
            succeeded(await(agent, agent.client().call("BackupService", "startVerify", STORAGE, backup)));

            String target = agent.newDatabaseName("restored");
            JsonNode status = succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
            assertEquals("[]", status.path("warnings").toString());
            for (String table : tables) {
                assertEquals(Contents.rows(server, source, table), Contents.rows(server, target, table), table);
                assertEquals(
                        Contents.definitions(server, source, table),
                        Contents.definitions(server, target, table),
                        table);
            }
            assertEquals("large object", server.value(target, "SELECT convert_from(lo_get(4711), 'UTF8')"));
            assertEquals("5MB", server.value(target, "SHOW work_mem"));
            if (kind.timescale()) {
                assertEquals(Contents.dimensions(server, source, "cpu"), Contents.dimensions(server, target, "cpu"));
                assertEquals(Contents.chunks(server, source, "cpu"), Contents.chunks(server, target, "cpu"));
                assertEquals("off", server.value(target, "SELECT current_setting('timescaledb.restoring')"));
                server.execute(target, "INSERT INTO cpu VALUES ('2026-06-01', 1, 1)");
            }
            succeeded(await(agent, agent.client().call("BackupService", "startDelete", STORAGE, backup, true)));
            assertTrue(Files.exists(file), "the file is its owner's");
        }
    }

    @Test
    void anArchiveThatWasChangedIsNotRestored() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "bak")) {
            agent.server().execute(agent.database(), PLAIN);
            Path file = exports(agent).resolve("a.bak");
            tool(agent.server(), "pg_dump", "-Fc", "-f", file.toString(), agent.database());
            String backup = agent.adopt("exports/a.bak", "\"timescaledbVersion\": \"2.19.3\"");
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 100] ^= 1;
            Files.write(file, bytes);
            String target = agent.newDatabaseName("changed");
            failed("ARTIFACT_CORRUPT", agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
            assertEquals(
                    "0",
                    agent.server()
                            .value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
        }
    }

    @Test
    void lostRowsAreFoundByTheCheck() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "bak")) {
            TestServer server = agent.server();
            server.execute(agent.database(), PLAIN);
            Path file = exports(agent).resolve("a.bak");
            tool(server, "pg_dump", "-Fc", "-f", file.toString(), agent.database());
            String backup = agent.adopt("exports/a.bak", "");
            String target = agent.newDatabaseName("lost");
            server.execute("postgres", "CREATE DATABASE " + target + " TEMPLATE template0");
            // An event trigger that nobody expects makes the restored table drop rows.
            server.execute(
                    target,
                    "CREATE FUNCTION pg_catalog.lose_rows() RETURNS trigger LANGUAGE plpgsql AS"
                            + " 'BEGIN RETURN CASE WHEN NEW.id > 900 THEN NULL ELSE NEW END; END'",
                    "CREATE FUNCTION pg_catalog.lose_some() RETURNS event_trigger LANGUAGE plpgsql AS $$"
                            + " BEGIN IF to_regclass('public.tags') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_trigger WHERE"
                            + " tgname = 'losing') THEN CREATE TRIGGER losing BEFORE INSERT ON public.tags FOR EACH ROW"
                            + " EXECUTE FUNCTION pg_catalog.lose_rows(); END IF; END $$",
                    "CREATE EVENT TRIGGER losing ON ddl_command_end WHEN TAG IN ('CREATE TABLE')"
                            + " EXECUTE FUNCTION pg_catalog.lose_some()");
            JsonNode status = failed(
                    "CHECK_FAILED",
                    agent.client().restore(STORAGE, backup, PROFILE, "{\"targetDatabase\": \"" + target + "\"}"));
            assertTrue(
                    status.path("warnings").toString().contains("'public.tags' has 900 rows, the backup 1000"),
                    status::toPrettyString);
        }
    }

    @Test
    void whatIsNoWholeArchiveIsRefused() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "bak")) {
            TestServer server = agent.server();
            server.execute(agent.database(), PLAIN);
            server.execute(agent.database(), HYPERTABLES);
            Path exports = exports(agent);
            String database = agent.database();
            tool(server, "pg_dump", "-Fd", "-f", exports.resolve("folder").toString(), database);
            tool(server, "pg_dump", "-Ft", "-f", exports.resolve("a.tar").toString(), database);
            tool(server, "pg_dump", "-f", exports.resolve("a.sql").toString(), database);
            Path whole = exports.resolve("a.bak");
            tool(server, "pg_dump", "-Fc", "-f", whole.toString(), database);
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(exports.resolve("a.bak.gz")))) {
                Files.copy(whole, out);
            }
            refusedAtOnce(agent, "folder", "", "directory archive", "pg_dump -Fc");
            refusedAtOnce(agent, "folder/toc.dat", "", "directory archive", "pg_dump -Fc");
            refusedAtOnce(agent, "a.tar", "", "tar archive", "pg_dump -Fc");
            refusedAtOnce(agent, "a.sql", "", "SQL", "psql");
            refusedAtOnce(agent, "a.bak.gz", "", "file of gz", "unpack it");
            refusedAtOnce(agent, "a.bak", ", \"table\": \"cpu\"", "'table'", "timescaledbVersion");
            refusedAtOnce(agent, "a.bak", ", \"timescaledbVersion\": \"new\"", "'new'", "2.19.3");

            JsonNode other =
                    failed("INVALID_OPTIONS", agent.tryAdopt("exports/a.bak", "\"timescaledbVersion\": \"2.31.0\""));
            assertTrue(other.path("errorMessage").asText().contains("2.19.3"), other::toPrettyString);
            byte[] bytes = Files.readAllBytes(whole);
            Files.write(exports.resolve("cut.bak"), Arrays.copyOf(bytes, bytes.length / 2));
            JsonNode cut = failed("FILE_MALFORMED", agent.tryAdopt("exports/cut.bak", ""));
            assertTrue(cut.path("errorMessage").asText().contains("pg_restore"), cut::toPrettyString);
            for (String part : List.of("-a", "-s")) {
                tool(
                        server,
                        "pg_dump",
                        "-Fc",
                        part,
                        "-f",
                        exports.resolve("part.bak").toString(),
                        database);
                failed("UNSUPPORTED", agent.tryAdopt("exports/part.bak", ""));
            }
            tool(
                    server,
                    "pg_dump",
                    "-Fc",
                    "-t",
                    "tags",
                    "-f",
                    exports.resolve("t.bak").toString(),
                    database);
            JsonNode chosen = succeeded(agent.tryAdopt("exports/t.bak", ""));
            assertTrue(chosen.path("warnings").toString().contains("brings no TimescaleDB"), chosen::toPrettyString);
            assertEquals(
                    1,
                    agent.client()
                            .call("BackupService", "listBackups", STORAGE, "")
                            .size(),
                    "what was refused left nothing");
        }
    }

    private static void refusedAtOnce(RunningAgent agent, String key, String more, String problem, String hint) {
        IOException refused = assertThrows(IOException.class, () -> agent.client()
                .call(
                        "BackupService",
                        "startAdopt",
                        STORAGE,
                        "exports/" + key,
                        "{\"database\": \"" + PROFILE + "\"" + more + "}"));
        String message = refused.getMessage();
        assertTrue(message.contains(problem) && message.contains("hint:") && message.contains(hint), message);
    }

    @Test
    @Tag("community")
    void jobsStayOffAndAggregatesComeBack() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.COMMUNITY, "bak")) {
            TestServer server = agent.server();
            String source = agent.database();
            server.execute(source, PLAIN);
            server.execute(source, HYPERTABLES);
            server.execute(
                    source,
                    "ALTER TABLE cpu SET (timescaledb.compress, timescaledb.compress_segmentby = 'tags_id')",
                    "SELECT compress_chunk(c) FROM show_chunks('cpu', older_than => '2026-01-05 UTC'::timestamptz) c",
                    "SELECT add_retention_policy('cpu', interval '100 years')");
            server.execute(
                    source,
                    "CREATE MATERIALIZED VIEW daily WITH (timescaledb.continuous) AS"
                            + " SELECT time_bucket('1 day', time) AS day, count(*) AS n FROM cpu GROUP BY 1 WITH NO DATA");
            server.execute(source, "CALL refresh_continuous_aggregate('daily', NULL, NULL)");
            server.execute(
                    source,
                    "SELECT add_continuous_aggregate_policy('daily', interval '1 month', interval '1 hour',"
                            + " interval '1 day', initial_start => '2100-01-01')");
            Path file = exports(agent).resolve("a.bak");
            tool(server, "pg_dump", "-Fc", "-f", file.toString(), source);
            String backup = agent.adopt("exports/a.bak", "");
            String target = agent.newDatabaseName("jobs");
            JsonNode status = succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, "")));
            for (String table : List.of("cpu", "daily")) {
                assertEquals(Contents.rows(server, source, table), Contents.rows(server, target, table), table);
            }
            String warnings = status.path("warnings").toString();
            assertTrue(
                    warnings.contains("policy_retention of 'public.cpu') was on at the source and is off"), warnings);
            assertTrue(
                    warnings.contains("policy_refresh_continuous_aggregate of 'public.daily') was on at the source"),
                    warnings);
            String on = "SELECT string_agg(proc_name, ' ' ORDER BY proc_name) FROM timescaledb_information.jobs"
                    + " WHERE scheduled AND job_id >= 1000";
            assertEquals(null, server.value(target, on));
            agent.client().call("Database,name=" + PROFILE, "enableJobs", target, STORAGE, backup);
            assertEquals(server.value(source, on), server.value(target, on));
        }
    }
}
