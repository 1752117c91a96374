package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.Psql;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.itests.restore.RandomTables.RandomTable;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is in a table comes back, by every strategy that copies rows, by psql alone, and out of psql's own files. */
class RandomTablesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INCLUDE = "\"include\": [\"r*\"]";

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void whateverIsInATableComesBack(ServerKind kind) throws Exception {
        long seed = Long.getLong("hyperstow.seed", System.nanoTime());
        String told = "-Dhyperstow.seed=" + seed;
        RandomTables tables = new RandomTables(seed, 30, true);
        try (RunningAgent agent = RunningAgent.start(kind, "random")) {
            TestServer server = agent.server();
            tables.define(server, agent.database());
            tables.fill(server, agent.database());
            String csv = agent.csvBackup("{" + INCLUDE + ", \"codec\": \"none\"}");
            compare(agent, tables, agent.restore(csv, "csv", "\"check\": \"hashes\""), told);
            String[] copies = {
                agent.csvBackup("{" + INCLUDE + ", \"filePer\": \"chunk\"}"),
                agent.backup("{" + INCLUDE + "}"),
                agent.backup("{" + INCLUDE + ", \"format\": \"text\"}"),
                agent.backup("{" + INCLUDE + ", \"format\": \"csv\"}")
            };
            for (int i = 0; i < copies.length; i++) {
                String target = agent.restore(copies[i], "copy" + i, "\"check\": \"hashes\"");
                compare(agent, tables, target, told + ", copy " + i);
                server.dropDatabase(target);
            }
            byPsql(agent, tables, csv, told);
            ofPsql(agent, tables, told);
        }
    }

    /** psql before 18 takes a line of {@code \\.} for the end of a CSV file, also between quotes. */
    private static void byPsql(RunningAgent agent, RandomTables tables, String backup, String told) throws Exception {
        TestServer server = agent.server();
        String target = server.createDatabase("random_psql");
        try {
            tables.define(server, target);
            Psql psql = new Psql(server, target);
            JsonNode manifest = JSON.readTree(agent.client()
                    .call("BackupService", "manifest", STORAGE, backup)
                    .asText());
            Set<String> loaded = new HashSet<>();
            for (JsonNode artifact : manifest.path("artifacts")) {
                String table = artifact.path("table").path("name").asText();
                Path file = agent.storage().resolve(artifact.path("key").asText());
                boolean readable = !table.isEmpty()
                        && (server.major() >= 18
                                || Files.readAllLines(file).stream().noneMatch("\\."::equals));
                if (readable) {
                    psql.run("\\copy " + table + " from '" + file + "' csv header");
                    loaded.add(table);
                }
            }
            assertTrue(loaded.size() > tables.tables().size() / 2, told);
            for (RandomTable table : tables.tables()) {
                if (loaded.contains(table.name())) {
                    assertEquals(
                            Contents.rows(server, agent.database(), table.name()),
                            Contents.rows(server, target, table.name()),
                            told + ", " + table + " by psql");
                }
            }
        } finally {
            server.dropDatabase(target);
        }
    }

    private static void ofPsql(RunningAgent agent, RandomTables tables, String told) throws Exception {
        TestServer server = agent.server();
        Psql psql = new Psql(server, agent.database());
        for (RandomTable table : tables.tables().subList(0, 6)) {
            Path file = agent.storage().resolve(table.name() + ".csv");
            psql.run("\\copy (select * from " + table.name() + ") to '" + file + "' csv header");
            String backup = agent.adopt(table.name() + ".csv", "\"table\": \"" + table.name() + "\"");
            String target = agent.restore(backup, table.name(), "\"workers\": 2");
            assertEquals(
                    Contents.rows(server, agent.database(), table.name()),
                    Contents.rows(server, target, table.name()),
                    told + ", " + table + " of psql");
            server.dropDatabase(target);
        }
    }

    private static void compare(RunningAgent agent, RandomTables tables, String target, String told) {
        TestServer server = agent.server();
        for (RandomTable table : tables.tables()) {
            assertEquals(
                    Contents.rows(server, agent.database(), table.name()),
                    Contents.rows(server, target, table.name()),
                    told + ", " + table);
        }
    }
}
