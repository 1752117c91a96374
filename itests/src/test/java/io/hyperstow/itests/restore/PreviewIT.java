package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.AgentProcess.CommandResult;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A preview foretells what the restore then does, to the number and to the letter, and changes nothing. */
class PreviewIT {

    private static final List<String> TABLES = List.of("site", "readings", "log");
    private static final String[] KEYLESS = {
        "CREATE TABLE site(id int NOT NULL, name text)",
        "CREATE TABLE readings(time timestamptz NOT NULL, device int NOT NULL, site int, v float8)",
        "CREATE TABLE log(n bigint NOT NULL, line text)"
    };
    private static final String[] KEYS = {
        "ALTER TABLE site ADD PRIMARY KEY (id)",
        "ALTER TABLE site ADD UNIQUE (name)",
        "ALTER TABLE readings ADD PRIMARY KEY (device, time)",
        "ALTER TABLE readings ADD FOREIGN KEY (site) REFERENCES site",
        "CREATE INDEX readings_v ON readings(v) WHERE v > 0",
        "CREATE INDEX \"Site's\" ON readings(site, time DESC)",
        "ALTER TABLE readings CLUSTER ON \"Site's\""
    };

    /** Ten days, 4320 rows each, half of them for each device. */
    private static final String[] ROWS = {
        "INSERT INTO site VALUES (1, 'here')",
        "INSERT INTO readings SELECT '2026-01-01 UTC'::timestamptz + n * interval '20 seconds', n % 8, 1, n"
                + " FROM generate_series(0, 43199) n",
        "INSERT INTO log SELECT n, 'line ' || n FROM generate_series(1, 5000) n"
    };

    private static final String LAYOUTS =
            "\"hypertables\": {\"readings\": {\"chunkInterval\": \"12 hours\", \"partitionColumn\": \"device\","
                    + " \"partitions\": 2}, \"log\": {\"timeColumn\": \"n\", \"chunkInterval\": \"1000\"}}";

    private static void fill(RunningAgent agent) {
        TestServer server = agent.server();
        server.execute(agent.database(), KEYLESS);
        server.execute(
                agent.database(),
                "SELECT create_hypertable('readings', by_range('time', interval '1 day'),"
                        + " create_default_indexes => false)");
        server.execute(agent.database(), KEYS);
        server.execute(agent.database(), ROWS);
    }

    private static JsonNode preview(RunningAgent agent, String backup, String options) throws Exception {
        return agent.client().call("RestoreService", "previewRestore", STORAGE, backup, PROFILE, options);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode hypertable(JsonNode preview, String name) {
        for (JsonNode one : preview.path("hypertables")) {
            if (one.path("table").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError(preview.toPrettyString());
    }

    private static long number(TestServer server, String database, String sql) {
        return Long.parseLong(server.value(database, sql));
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void foretellsChunksTheirSizesAndTheSql(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "preview")) {
            fill(agent);
            TestServer server = agent.server();
            String backup = agent.backup("{\"include\": [\"*\"]}");
            String databases =
                    server.value("postgres", "SELECT string_agg(datname, ' ' ORDER BY oid) FROM pg_database");
            String target = agent.newDatabaseName("restored");
            JsonNode preview = preview(agent, backup, intoNew(target, LAYOUTS));
            assertEquals(
                    databases,
                    server.value("postgres", "SELECT string_agg(datname, ' ' ORDER BY oid) FROM pg_database"));

            JsonNode readings = hypertable(preview, "public.readings");
            assertEquals(40, readings.path("chunks").asLong(), preview::toPrettyString);
            assertEquals(43_200, readings.path("rows").asLong(), preview::toPrettyString);
            assertEquals(1080, readings.path("rowsPerChunk").asLong(), preview::toPrettyString);
            assertEquals(1080, readings.path("largestChunkRows").asLong(), preview::toPrettyString);
            assertTrue(
                    readings.path("loading").asText().startsWith("its chunks are prepared first"), preview::toString);
            JsonNode log = hypertable(preview, "public.log");
            assertEquals(-1, log.path("chunks").asLong(), preview::toPrettyString);
            assertEquals(5000, log.path("rows").asLong(), preview::toPrettyString);
            assertTrue(log.path("loading").asText().contains("does not tell which chunks"), preview::toString);

            agent.restore(backup, "restored", LAYOUTS);
            assertEquals(40, Contents.chunks(server, target, "readings"));
            long bytes = number(server, target, "SELECT sum(pg_relation_size(c)) FROM show_chunks('readings') c");
            double ratio = (double) readings.path("bytes").asLong() / bytes;
            assertTrue(ratio > 0.6 && ratio < 1.6, () -> readings + " became " + bytes + " bytes");
            assertEquals(
                    1080,
                    number(
                            server,
                            target,
                            "SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', c), false,"
                                    + " true, '')))[1]::text::bigint FROM show_chunks('readings') c LIMIT 1"),
                    1080 * 0.3);
            runByHand(agent, texts(preview.path("statements")), target);
        }
    }

    /** What the preview printed makes of bare tables what the restore made. */
    private static void runByHand(RunningAgent agent, List<String> statements, String restored) {
        TestServer server = agent.server();
        String byHand = server.createDatabase("by_hand");
        try {
            server.execute(byHand, "DROP EXTENSION IF EXISTS timescaledb");
            server.execute(byHand, KEYLESS);
            for (String sql : statements) {
                server.execute(byHand, sql);
            }
            for (String table : TABLES) {
                assertEquals(
                        Contents.definitions(server, restored, table),
                        Contents.definitions(server, byHand, table),
                        () -> table + "\n" + String.join("\n", statements));
                assertEquals(
                        Contents.dimensions(server, restored, table),
                        Contents.dimensions(server, byHand, table),
                        table);
            }
            String clustered = "SELECT indisclustered FROM pg_index WHERE indexrelid = '\"Site''s\"'::regclass";
            assertEquals(server.value(restored, clustered), server.value(byHand, clustered));
        } finally {
            server.dropDatabase(byHand);
        }
    }

    @Test
    void saysWhatTheServerMustHaveForMany() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "preview")) {
            fill(agent);
            TestServer server = agent.server();
            String backup = agent.csvBackup("{\"include\": [\"*\"]}");
            JsonNode preview = preview(
                    agent,
                    backup,
                    intoNew(
                            agent.newDatabaseName("fine"),
                            "\"workers\": 3, \"hypertables\": {\"readings\": {\"chunkInterval\": \"30 minutes\"}}"));
            assertEquals(
                    480, hypertable(preview, "public.readings").path("chunks").asLong(), preview::toPrettyString);
            String slots = String.format(
                    java.util.Locale.ROOT,
                    "%,d",
                    number(
                            server,
                            "postgres",
                            "SELECT current_setting('max_locks_per_transaction')::bigint"
                                    + " * (current_setting('max_connections')::bigint"
                                    + " + current_setting('max_prepared_transactions')::bigint)"));
            List<String> needs = texts(preview.path("needs"));
            assertEquals(3, needs.size(), needs::toString);
            assertTrue(
                    needs.get(0).contains("up to 1,440 in one transaction")
                            && needs.get(0).contains("480 chunks of 'public.readings'; the server has " + slots),
                    needs::toString);
            long each = number(
                    server, "postgres", "SELECT pg_size_bytes(current_setting('maintenance_work_mem')) / 1024 / 1024");
            assertTrue(
                    needs.get(1)
                            .contains("up to " + 3 * each + " MB to build indexes, 3 at a time with " + each + " MB"),
                    needs::toString);
            assertTrue(
                    needs.get(2).contains("the primary key of 'public.readings' comes before the rows")
                            && needs.get(2).contains("about 1,077 MB"),
                    needs::toString);
            assertTrue(
                    hypertable(preview, "public.readings")
                            .path("loading")
                            .asText()
                            .contains("hold too little"),
                    preview::toPrettyString);
            List<String> statements = texts(preview.path("statements"));
            int key = statements.indexOf(
                    "ALTER TABLE \"public\".\"readings\" ADD CONSTRAINT \"readings_pkey\" PRIMARY KEY (device, \"time\")");
            int index = statements.indexOf(
                    "CREATE INDEX readings_v ON public.readings USING btree (v) WHERE (v > (0)::double precision)");
            assertTrue(key > 0 && key < index, statements::toString);

            Files.writeString(agent.process().base().resolve("etc/admin.password"), AgentProcess.ADMIN_PASSWORD);
            CommandResult printed = agent.process()
                    .command(
                            "restore",
                            backup,
                            "--storage",
                            STORAGE,
                            "--database",
                            PROFILE,
                            "--preview",
                            "--create-database",
                            "--target-database",
                            agent.newDatabaseName("printed"),
                            "--chunk-interval",
                            "readings=30 minutes");
            assertEquals(0, printed.exitCode(), printed::errors);
            assertTrue(printed.output().contains("public.readings     480  43,200"), printed::output);
            assertTrue(printed.output().contains("sql:\n  CREATE SCHEMA IF NOT EXISTS"), printed::output);
        }
    }

    @Test
    void anArchiveBringsItsChunksByItselfAndExistingTablesKeepTheirRows() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "preview")) {
            fill(agent);
            String archive = agent.backup("pgdump", "");
            JsonNode preview = preview(agent, archive, intoNew(agent.newDatabaseName("archive"), ""));
            JsonNode readings = hypertable(preview, "public.readings");
            assertEquals(10, readings.path("chunks").asLong(), preview::toPrettyString);
            assertEquals(4320, readings.path("largestChunkRows").asLong(), preview::toPrettyString);
            assertTrue(readings.path("loading").asText().startsWith("pg_restore"), preview::toPrettyString);

            String rows = agent.backup("{\"include\": [\"readings\"]}");
            JsonNode truncating = preview(agent, rows, "{\"existing\": \"truncate\"}");
            assertEquals(List.of("TRUNCATE \"public\".\"readings\""), texts(truncating.path("statements")));
            assertEquals(0, truncating.path("hypertables").size(), truncating::toPrettyString);
            assertEquals("43200", agent.server().value(agent.database(), "SELECT count(*) FROM readings"));
        }
    }
}
