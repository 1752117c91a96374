package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.Psql;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** CSV that psql made becomes a backup and comes back. */
class AdoptIT {

    private static final String[] ODD = {
        "CREATE TABLE odd(id int, twice int GENERATED ALWAYS AS (id * 2) STORED, a text, \"b, \"\"c\"\"\" text)",
        """
        INSERT INTO odd(id, a, "b, ""c\""") VALUES
          (1, NULL, ''), (2, '', NULL), (3, E'a\\nb\\r\\nc', '"quoted"'), (4, E'\\\\.', E'back\\\\slash'), (5, 'äöü', '¢'),
          (6, ';,|\t', ''''), (7, 'NULL', 'null'), (8, ' padded ', E'\\t')
        """,
        "INSERT INTO odd(id, a) SELECT i, repeat('x' || E'\\n', i % 7) || i FROM generate_series(10, 3000) AS i"
    };

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void whatPsqlWroteComesBack(ServerKind kind) throws Exception {
        try (RunningAgent agent = RunningAgent.start(kind, "adopt")) {
            TestServer server = agent.server();
            Yardstick.load(server, agent.database(), Yardstick.FULL / 20);
            server.execute(agent.database(), ODD);
            Path exports = Files.createDirectories(agent.storage().resolve("exports"));
            Psql psql = new Psql(server, agent.database());
            hypertable(agent, psql, exports);
            settings(agent, psql, exports);
        }
    }

    private static void hypertable(RunningAgent agent, Psql psql, Path exports) throws Exception {
        Path file = exports.resolve("cpu.csv");
        psql.run("\\copy (select * from cpu) to '" + file + "' csv header");
        String adopted = agent.adopt("exports/cpu.csv", "\"table\": \"cpu\"");
        verify(agent, adopted);
        String target = agent.restore(adopted, "adopted", "");
        assertSame(agent, target, "cpu");
        assertEquals(
                Contents.dimensions(agent.server(), agent.database(), "cpu"),
                Contents.dimensions(agent.server(), target, "cpu"));
        String other = agent.restore(
                adopted,
                "other",
                "\"workers\": 3, \"hypertables\": {\"cpu\": {\"chunkInterval\": \"3 hours\","
                        + " \"partitionColumn\": \"tags_id\", \"partitions\": 2}}");
        assertSame(agent, other, "cpu");
        IOException refused = assertThrows(IOException.class, () -> agent.client()
                .restore(STORAGE, adopted, PROFILE, intoNew("never", "\"check\": \"hashes\"")));
        assertTrue(refused.getMessage().contains("adopted"), refused::getMessage);
        compressed(agent, file);
        succeeded(agent.client()
                .await(agent.client()
                        .call("BackupService", "startDelete", STORAGE, adopted, true)
                        .asText()));
        assertTrue(Files.exists(file), "the file is its owner's");
    }

    private static void compressed(RunningAgent agent, Path file) throws Exception {
        Path gzip = file.resolveSibling("cpu.csv.gz");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            in.transferTo(out);
        }
        String adopted = agent.adopt("exports/cpu.csv.gz", "\"table\": \"cpu\"");
        verify(agent, adopted);
        assertSame(agent, agent.restore(adopted, "gzip", "\"workers\": 3"), "cpu");
        Files.delete(gzip);
    }

    private static void settings(RunningAgent agent, Psql psql, Path exports) throws Exception {
        String[][] variants = {
            {"csv header", ""},
            {"csv", "\"header\": false"},
            {
                "csv delimiter ';' quote '''' null 'NULL'",
                "\"header\": false, \"delimiter\": \";\", \"quote\": \"'\", \"null\": \"NULL\""
            },
            {"csv header delimiter E'\\t' escape E'\\\\'", "\"delimiter\": \"\\t\", \"escape\": \"\\\\\""},
            {"csv header encoding 'LATIN1'", "\"encoding\": \"latin1\""},
            {"csv header force quote *", ""},
        };
        for (int i = 0; i < variants.length; i++) {
            Path file = exports.resolve("odd" + i);
            psql.run("\\copy odd to '" + file + "' " + variants[i][0]);
            String options = "\"table\": \"odd\"" + (variants[i][1].isEmpty() ? "" : ", " + variants[i][1]);
            String adopted = agent.adopt("exports/odd" + i, options);
            String target = agent.restore(adopted, "odd" + i, "");
            assertEquals(
                    Contents.rows(agent.server(), agent.database(), "odd"),
                    Contents.rows(agent.server(), target, "odd"),
                    variants[i][0]);
            agent.server().dropDatabase(target);
        }
    }

    private static void verify(RunningAgent agent, String backup) throws Exception {
        JsonNode status = agent.client()
                .await(agent.client()
                        .call("BackupService", "startVerify", STORAGE, backup)
                        .asText());
        succeeded(status);
    }

    private static void assertSame(RunningAgent agent, String target, String table) {
        TestServer server = agent.server();
        assertEquals(Contents.rows(server, agent.database(), table), Contents.rows(server, target, table), table);
        // The foreign key to a table that was not adopted is left out.
        assertEquals(
                Contents.definitions(server, agent.database(), table).get(1),
                Contents.definitions(server, target, table).get(1),
                table);
    }
}
