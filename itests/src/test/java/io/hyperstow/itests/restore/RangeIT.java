package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Restores of a range of time: exactly the rows of it, into new hypertables and into those that are in use. */
class RangeIT {

    private static final String FROM = "2026-01-03T05:30:00Z";
    private static final String TO = "2026-01-06T17:00:00Z";
    private static final String RANGE = "\"from\": \"" + FROM + "\", \"to\": \"" + TO + "\"";
    private static final String IN_RANGE = " WHERE at >= '" + FROM + "' AND at < '" + TO + "'";
    private static final String INCLUDE = "{\"include\": [\"device\", \"m\", \"weekly\"]}";

    private static RunningAgent agent;
    private static TestServer server;
    private static String database;
    private static String parallel;
    private static String csv;
    private static String whole;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "range");
        server = agent.server();
        database = agent.database();
        define(agent);
        parallel = agent.backup(INCLUDE);
        csv = agent.csvBackup(INCLUDE);
        whole = agent.backup("{}");
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    /** Rows every ten minutes, by day and in two partitions; a date in weeks; a plain table. */
    private static void define(RunningAgent at) {
        at.server()
                .execute(
                        at.database(),
                        "CREATE TABLE device(id int PRIMARY KEY, name text)",
                        "INSERT INTO device SELECT i, 'device ' || i FROM generate_series(1, 5) AS i",
                        "CREATE TABLE m(at timestamptz NOT NULL, id int NOT NULL REFERENCES device, n bigserial, v float8,"
                                + " twice float8 GENERATED ALWAYS AS (v * 2) STORED,"
                                + " row int GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (at, id))",
                        "SELECT create_hypertable('m', by_range('at', interval '1 day'))",
                        "SELECT add_dimension('m', by_hash('id', 2))",
                        "INSERT INTO m(at, id, v) SELECT timestamptz '2026-01-01' + i * interval '10 minutes', d,"
                                + " i + d / 10.0 FROM generate_series(0, 6 * 24 * 10 - 1) AS i,"
                                + " generate_series(1, 5) AS d",
                        "CREATE TABLE weekly(at date NOT NULL, v int)",
                        "SELECT create_hypertable('weekly', by_range('at', interval '7 days'))",
                        "INSERT INTO weekly SELECT date '2025-12-01' + i, i FROM generate_series(0, 69) AS i");
    }

    private static void assertInRange(RunningAgent at, String target) {
        assertEquals(
                Contents.rows(at.server(), at.database(), "(SELECT * FROM m" + IN_RANGE + ")"),
                Contents.rows(at.server(), target, "m"));
        assertEquals(
                Contents.rows(
                        at.server(),
                        at.database(),
                        "(SELECT * FROM weekly WHERE at BETWEEN '2026-01-04' AND '2026-01-06')"),
                Contents.rows(at.server(), target, "weekly"));
        assertEquals(Contents.rows(at.server(), at.database(), "device"), Contents.rows(at.server(), target, "device"));
    }

    @Test
    void bringsTheRowsOfTheRangeAndNoOthers() throws Exception {
        bringsTheRowsOfTheRange(agent, parallel);
        bringsTheRowsOfTheRange(agent, csv);
    }

    @Test
    void aWholeDatabaseComesWithARangeOfItsHypertables() throws Exception {
        bringsTheRowsOfTheRange(agent, whole);
    }

    @Test
    void doesSoOnNewerVersions() throws Exception {
        try (RunningAgent newer = RunningAgent.start(ServerKind.PG18_TIMESCALE, "range")) {
            define(newer);
            bringsTheRowsOfTheRange(newer, newer.backup(INCLUDE));
        }
    }

    private static void bringsTheRowsOfTheRange(RunningAgent at, String backup) throws Exception {
        String same = at.restore(backup, "same_" + backup.substring(17), RANGE);
        assertInRange(at, same);
        assertEquals(8, Contents.chunks(at.server(), same, "m"), "4 days of 2 partitions");
        assertEquals(
                Contents.definitions(at.server(), at.database(), "m"), Contents.definitions(at.server(), same, "m"));
        String other = at.restore(
                backup,
                "other_" + backup.substring(17),
                RANGE + ", \"hypertables\": {\"m\": {\"chunkInterval\": \"6 hours\", \"dimensions\": []},"
                        + " \"weekly\": {\"chunkInterval\": \"1 day\"}}");
        assertInRange(at, other);
        assertEquals(3 * 4 + 3, Contents.chunks(at.server(), other, "m"), "from 00:00 to 18:00 in 6 hours");
        assertEquals(3, Contents.chunks(at.server(), other, "weekly"), "the 4th, 5th and 6th");
    }

    @Test
    void doesNotReadWhatIsOutside() throws Exception {
        String backup = agent.csvBackup("{\"include\": [\"weekly\"], \"filePer\": \"chunk\", \"codec\": \"none\"}");
        JsonNode manifest = new ObjectMapper()
                .readTree(agent.client()
                        .call("BackupService", "manifest", STORAGE, backup)
                        .asText());
        int removed = 0;
        for (JsonNode artifact : manifest.path("artifacts")) {
            Path file = agent.storage().resolve(artifact.path("key").asText());
            if (artifact.path("kind").asText().equals("data")
                    && !Files.readString(file).contains("2026-")) {
                Files.delete(file);
                removed++;
            }
        }
        assertTrue(removed > 2, manifest::toPrettyString);
        String target = agent.restore(backup, "rest", "\"from\": \"2026-01-02\"");
        assertEquals(
                Contents.rows(server, database, "(SELECT * FROM weekly WHERE at >= '2026-01-02')"),
                Contents.rows(server, target, "weekly"));
    }

    @Test
    void integersAreCutByIntegers() throws Exception {
        server.execute(
                database,
                "CREATE TABLE s(n int NOT NULL, v text)",
                "SELECT create_hypertable('s', by_range('n', 100))",
                "INSERT INTO s SELECT i, 'v' || i FROM generate_series(-250, 999) AS i");
        String backup = agent.backup("{\"include\": [\"s\"]}");
        String target = agent.restore(backup, "integers", "\"from\": -120, \"to\": \"731\"");
        assertEquals(
                Contents.rows(server, database, "(SELECT * FROM s WHERE n BETWEEN -120 AND 730)"),
                Contents.rows(server, target, "s"));
        assertEquals(10, Contents.chunks(server, target, "s"));
    }

    /** Of an adopted file nobody knows which rows are where. */
    @Test
    void aFileOfOthersIsCutRowByRowAndRowsOutsideAreNotEvenRefused() throws Exception {
        server.execute(
                database,
                "CREATE TABLE h(at timestamptz NOT NULL, v int, CHECK (v < 5000), UNIQUE (at))",
                "SELECT create_hypertable('h', by_range('at', interval '1 day'))");
        StringBuilder rows = new StringBuilder("at,v\n");
        for (int day = 1; day <= 9; day++) {
            for (int hour = 0; hour < 24; hour++) {
                rows.append("2026-01-0%d %02d:00:00+00,%d%n".formatted(day, hour, day == 9 ? 9999 : day * 100 + hour));
            }
        }
        rows.append("2026-01-04 00:00:00+00,77\n");
        Files.writeString(agent.storage().resolve("h.csv"), rows);
        String backup = agent.adopt("h.csv", "\"table\": \"h\"");
        String range = "\"from\": \"2026-01-03T12:00:00Z\", \"to\": \"2026-01-05\", \"onError\": \"skip\"";
        String target = agent.newDatabaseName("others");
        JsonNode status = succeeded(agent.client().restore(STORAGE, backup, PROFILE, intoNew(target, range)));
        assertEquals("36", server.value(target, "SELECT count(*) FROM h"));
        assertEquals(
                "2026-01-03 12:00:00+00 2026-01-04 23:00:00+00",
                server.value(target, "SELECT min(at) || ' ' || max(at) FROM h"));
        assertEquals(2, Contents.chunks(server, target, "h"));
        assertTrue(status.path("warnings").toString().contains("1 row(s) of 'public.h'"), status::toPrettyString);
    }

    @Test
    void aDroppedPartComesBackIntoALiveHypertable() throws Exception {
        for (String backup : List.of(parallel, csv)) {
            String live = agent.restore(parallel, "live_" + backup.substring(17), "");
            server.execute(
                    live,
                    "INSERT INTO m(at, id, v) SELECT timestamptz '2026-02-01' + i * interval '1 hour', 3, i"
                            + " FROM generate_series(1, 50) AS i",
                    "UPDATE device SET name = 'renamed' WHERE id = 2",
                    "CREATE TABLE was AS SELECT * FROM m",
                    "SELECT drop_chunks('m', older_than => timestamptz '2026-01-06',"
                            + " newer_than => timestamptz '2026-01-04')",
                    "DELETE FROM m" + IN_RANGE);
            String sequence = server.value(live, "SELECT last_value FROM m_n_seq");
            String devices = Contents.rows(server, live, "device");
            succeeded(agent.client().restore(STORAGE, backup, PROFILE, into(live, "m")));
            assertEquals(Contents.rows(server, live, "was"), Contents.rows(server, live, "m"));
            assertEquals(sequence, server.value(live, "SELECT last_value FROM m_n_seq"));
            assertEquals(devices, Contents.rows(server, live, "device"));
        }
    }

    @Test
    void aTriggerThatDropsRowsOfTheRangeFailsTheRestore() throws Exception {
        String live = agent.restore(parallel, "dropping", "");
        server.execute(
                live,
                "DELETE FROM m" + IN_RANGE,
                "CREATE FUNCTION drops() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER drops BEFORE INSERT ON m FOR EACH ROW WHEN (NEW.at = '2026-01-06 16:50:00+00')"
                        + " EXECUTE FUNCTION drops()");
        String before = Contents.rows(server, live, "m");
        JsonNode status = failed("CHECK_FAILED", agent.client().restore(STORAGE, csv, PROFILE, into(live, "m")));
        assertTrue(status.path("hint").asText().contains("trigger"), status::toPrettyString);
        assertEquals(before, Contents.rows(server, live, "m"));
    }

    private static String into(String live, String table) {
        return "{\"targetDatabase\": \"" + live + "\", \"existing\": \"append\", \"include\": [\"" + table + "\"], "
                + RANGE + "}";
    }
}
