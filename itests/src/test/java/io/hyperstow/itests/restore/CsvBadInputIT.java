package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they should be: a clear error with a hint, and the target as it was. */
class CsvBadInputIT {

    private static final AtomicInteger FILES = new AtomicInteger();

    private static RunningAgent agent;
    private static TestServer server;
    private static String database;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "bad_csv");
        server = agent.server();
        database = agent.database();
        server.execute(
                database,
                "CREATE TABLE readings(id int PRIMARY KEY, at timestamptz NOT NULL, v numeric)",
                "INSERT INTO readings VALUES (1, '2026-01-01', 1), (2, '2026-01-02', NULL)",
                "CREATE TABLE events(at timestamptz NOT NULL, device int NOT NULL, note text)",
                "SELECT create_hypertable('events', 'at')",
                "CREATE TABLE others(name text, city text, zip text)");
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    private static String put(String text, Charset charset) throws Exception {
        String key = "file-" + FILES.incrementAndGet() + ".csv";
        Files.write(agent.storage().resolve(key), text.getBytes(charset));
        return key;
    }

    private static String put(String text) throws Exception {
        return put(text, StandardCharsets.UTF_8);
    }

    private static String readings() {
        return Contents.rows(server, database, "readings");
    }

    private static JsonNode restore(String backup, String options) throws Exception {
        return agent.client().restore(STORAGE, backup, PROFILE, options);
    }

    private static String here(String more) {
        return "{\"targetDatabase\": \"" + database + "\", " + more + "}";
    }

    private static void says(JsonNode status, String... texts) {
        for (String text : texts) {
            assertTrue(status.path("errorMessage").asText().contains(text), status::toPrettyString);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a missing column           | id,at\\n3,2026-01-03\\n                            | line 1 | id, at, v
            a column too many          | id,at,v,w\\n3,2026-01-03,1,1\\n                    | line 1 | id, at, v
            a CSV of another table     | name,city,zip\\na,b,c\\n                           | line 1 | id, at, v
            no header where one is due | 3,2026-01-03,1\\n4,2026-01-04,1\\n                 | line 1 | id, at, v
            a value too few            | id,at,v\\n3,2026-01-03,1\\n4,2026-01-04\\n         | line 3 | 2 value(s)
            a value too many           | id,at,v\\n3,2026-01-03,1,1\\n                      | line 2 | 4 value(s)
            another delimiter          | id;at;v\\n3;2026-01-03;1\\n                        | line 1 | lacks id, at, v
            an open quote              | id,at,v\\n3,2026-01-03,1\\n4,"2026-01-04,1\\n5,x,1\\n | line 3 | not closed
            a zero byte                | id,at,v\\n3,2026-01-03,\\0\\n                      | line 2 | 0x00
            mixed line ends            | id,at,v\\n3,2026-01-03,1\\r\\n                     | line 2 | carriage return
            rows behind the end        | id,at,v\\n3,2026-01-03,1\\n\\\\.\\n4,2026-01-04,1\\n | line 3 | lost
            """)
    void aFileThatIsNotWhatItShouldBeIsRefusedWithItsLine(String what, String text, String line, String words)
            throws Exception {
        String before = readings();
        String key = put(text.translateEscapes());
        JsonNode status = failed("FILE_MALFORMED", agent.tryAdopt(key, "\"table\": \"readings\""));
        says(status, line, "'" + key + "'", words);
        assertEquals(before, readings());
        assertTrue(Files.exists(agent.storage().resolve(key)));
    }

    @Test
    void bytesOfAnotherEncodingAreNamedAndNeverGuessed() throws Exception {
        String key = put("name,city,zip\nx,y,z\nM\u00fcller,K\u00f6ln,1\n", StandardCharsets.ISO_8859_1);
        says(
                failed("FILE_MALFORMED", agent.tryAdopt(key, "\"table\": \"others\"")),
                "line 3",
                "0xfc",
                "byte 2 of the row");
        String backup = agent.adopt(key, "\"table\": \"others\", \"encoding\": \"LATIN1\"");
        String target = agent.restore(backup, "latin1", "");
        assertEquals("Müller", server.value(target, "SELECT name FROM others WHERE zip = '1'"));
    }

    @Test
    void utf16IsRefused() throws Exception {
        String key = put("\uFEFFname,city,zip\n", StandardCharsets.UTF_16LE);
        says(failed("FILE_MALFORMED", agent.tryAdopt(key, "\"table\": \"others\"")), "UTF-16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id,at,v\n", "id,at,v", "\uFEFFid,at,v\r\n"})
    void noRowsAreNoFault(String text) throws Exception {
        String backup = agent.adopt(put(text), "\"table\": \"readings\"");
        String target = agent.restore(backup, "empty" + FILES.get(), "");
        assertEquals("0", server.value(target, "SELECT count(*) FROM readings"));
    }

    @Test
    void aMarkOfUtf8IsNoPartOfTheFirstValue() throws Exception {
        String withHeader = agent.adopt(put("\uFEFFid,at,v\n3,2026-01-03,1\n"), "\"table\": \"readings\"");
        assertEquals("3", server.value(agent.restore(withHeader, "bom1", ""), "SELECT id FROM readings"));
        String without = agent.adopt(put("\uFEFF3,2026-01-03,1\n"), "\"table\": \"readings\", \"header\": false");
        assertEquals("3", server.value(agent.restore(without, "bom2", ""), "SELECT id FROM readings"));
    }

    @Test
    void aValueOfAnotherTypeIsNamedAndTheTargetStaysAsItWas() throws Exception {
        String before = readings();
        StringBuilder text = new StringBuilder("id,at,v\n");
        for (int i = 10; i < 5_000; i++) {
            text.append(i).append(",2026-01-03,\"").append(i).append("\"\n");
        }
        String key = put(text + "5000,2026-01-03,many\n5001,2026-01-03,1\n");
        String backup = agent.adopt(key, "\"table\": \"readings\"");
        JsonNode status = failed("ROW_REFUSED", restore(backup, here("\"existing\": \"append\"")));
        says(status, "line 4992 of '" + key + "'", "'public.readings'", "numeric: \"many\"");
        assertEquals(before, readings(), "after append");
        String target = agent.newDatabaseName("type");
        failed("ROW_REFUSED", restore(backup, intoNew(target, "")));
        assertEquals(
                "0", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void aKeyThatIsThereAlreadyIsNamedAndTheTargetStaysAsItWas() throws Exception {
        String before = readings();
        String key = put("id,at,v\n3,2026-01-03,1\n2,2026-01-03,1\n");
        String backup = agent.adopt(key, "\"table\": \"readings\"");
        JsonNode status = failed("ROW_REFUSED", restore(backup, here("\"existing\": \"append\"")));
        says(status, "line 3 of '" + key + "'", "readings_pkey");
        assertEquals(before, readings());
    }

    @Test
    void twoRowsOfOneKeyDoNotPass() throws Exception {
        String key = put("id,at,v\n3,2026-01-03,1\n4,2026-01-03,1\n3,2026-01-04,1\n");
        String backup = agent.adopt(key, "\"table\": \"readings\"");
        String target = agent.newDatabaseName("twice");
        JsonNode late = restore(backup, intoNew(target, ""));
        assertEquals("FAILED", late.path("state").asText(), late::toPrettyString);
        says(late, "readings_pkey");
        JsonNode early = failed("ROW_REFUSED", restore(backup, intoNew(target, "\"keepIndexes\": true")));
        says(early, "line 4 of '" + key + "'", "readings_pkey");
        assertEquals(
                "0", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void rowsAtFaultAreSkippedIntoAFileWithTheirReasons() throws Exception {
        String key = put("id,at,v\n3,2026-01-03,1\nx,2026-01-03,1\n3,2026-01-04,\"1\n\"\n4,,1\n5,2026-01-05,\"1\"\n");
        String backup = agent.adopt(key, "\"table\": \"readings\"");
        String target = agent.newDatabaseName("skip");
        JsonNode status = succeeded(restore(backup, intoNew(target, "\"onError\": \"skip\"")));
        assertEquals("2", server.value(target, "SELECT count(*) FROM readings"));
        Path folder = agent.process()
                .base()
                .resolve("data/rejects")
                .resolve(status.path("id").asText());
        Path rows = folder.resolve("1-public-readings.csv");
        assertTrue(
                status.path("warnings").toString().contains("3 row(s) of 'public.readings' were rejected"),
                status::toPrettyString);
        assertTrue(status.path("warnings").toString().contains(rows.toString()), status::toPrettyString);
        assertEquals("id,at,v\nx,2026-01-03,1\n3,2026-01-04,\"1\n\"\n4,,1\n", Files.readString(rows));
        List<String> reasons = Files.readAllLines(folder.resolve("1-public-readings.reasons.csv"));
        assertEquals("file,line,reason", reasons.get(0));
        assertTrue(reasons.get(1).startsWith(key + ",3,"), reasons::toString);
        assertTrue(
                reasons.get(2).startsWith(key + ",4,") && reasons.get(2).contains("readings_pkey"), reasons::toString);
        assertTrue(reasons.get(3).startsWith(key + ",6,") && reasons.get(3).contains("not-null"), reasons::toString);
        assertEquals(4, reasons.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\": {\"dimensions\": [{\"column\": \"device\", \"partitions\": 2, \"function\": \"upper\"}]}}",
                "{\"events\": {\"timeColumn\": \"note\", \"chunkInterval\": \"1 day\"}}",
                "{\"events\": {\"chunkInterval\": \"soon\"}}",
                "{\"events\": {\"partitionColumn\": \"nobody\", \"partitions\": 2}}"
            })
    void aLayoutThatTimescaledbRefusesLeavesNothing(String layout) throws Exception {
        String backup = agent.adopt(put("at,device,note\n2026-01-01,1,x\n"), "\"table\": \"events\"");
        String target = server.createDatabase("bad_layout");
        try {
            JsonNode status =
                    restore(backup, "{\"targetDatabase\": \"" + target + "\", \"hypertables\": " + layout + "}");
            assertEquals("FAILED", status.path("state").asText(), status::toPrettyString);
            assertTrue(!status.path("hint").asText().isEmpty(), status::toPrettyString);
            assertEquals(
                    "0",
                    server.value(
                            target,
                            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                                    + " WHERE nspname = 'public' AND relkind = 'r'"));
        } finally {
            server.dropDatabase(target);
        }
    }

    @Test
    void aTableOfAnotherShapeIsRefusedBeforeAnythingIsChanged() throws Exception {
        String backup = agent.adopt(put("id,at,v\n3,2026-01-03,1\n"), "\"table\": \"readings\"");
        String target = server.createDatabase("bad_shape");
        try {
            server.execute(
                    target,
                    "CREATE TABLE readings(id text, at timestamptz, v numeric)",
                    "INSERT INTO readings VALUES (1)");
            for (String existing : List.of("append", "truncate")) {
                JsonNode status = failed(
                        "TABLE_DIFFERS",
                        restore(
                                backup,
                                "{\"targetDatabase\": \"" + target + "\", \"existing\": \"" + existing + "\"}"));
                says(status, "'id'", "'text'");
            }
            assertEquals("1", server.value(target, "SELECT count(*) FROM readings"));
        } finally {
            server.dropDatabase(target);
        }
    }

    @Test
    void aTableThatWasTruncatedIsLeftEmptyWhenARowIsRefused() throws Exception {
        String backup = agent.adopt(put("id,at,v\n3,2026-01-03,1\n4,2026-01-03,x\n"), "\"table\": \"readings\"");
        String target = server.createDatabase("truncated");
        try {
            server.execute(target, "CREATE TABLE readings(id int, at timestamptz, v numeric)");
            failed(
                    "ROW_REFUSED",
                    restore(backup, "{\"targetDatabase\": \"" + target + "\", \"existing\": \"truncate\"}"));
            assertEquals("0", server.value(target, "SELECT count(*) FROM readings"));
        } finally {
            server.dropDatabase(target);
        }
    }
}
