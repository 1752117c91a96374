package io.hyperstow.itests.door;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.failed;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may get wrong: refused in the call where that is possible, else in the job, always with a hint. */
class BadInputIT {

    private static final String UNKNOWN_ID = "20260101T000000Z-000000";

    private static RunningAgent agent;
    private static String backup;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "badinput");
        TestServer server = agent.server();
        server.execute(
                agent.database(),
                "CREATE TABLE readings(time timestamptz NOT NULL, v float8)",
                "SELECT create_hypertable('readings', 'time')",
                "INSERT INTO readings SELECT now() + n * interval '1 hour', n FROM generate_series(1, 100) n",
                "CREATE VIEW recent AS SELECT * FROM readings");
        AgentProcess process = agent.process();
        process.database("wrong", server, agent.database(), "scram_user", "wrong password");
        process.config("io.hyperstow.database~down", "url = jdbc:postgresql://127.0.0.1:1/nothing", "user = nobody");
        process.config(
                "io.hyperstow.database~toolless",
                "url = " + server.jdbcUrl(agent.database()),
                "user = " + server.superuser(),
                "tools = " + agent.storage());
        awaitProfiles("wrong", "down", "toolless");
        backup = agent.backup("{\"include\": [\"readings\"]}");
    }

    private static void awaitProfiles(String... names) throws Exception {
        for (String name : names) {
            for (int i = 0; ; i++) {
                try {
                    agent.client().read("Database,name=" + name, "Url");
                    break;
                } catch (AgentClient.Refused notYet) {
                    assertTrue(i < 100, name);
                    Thread.sleep(100);
                }
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nowhere | parallel-copy | disk    | {}                               | nowhere
                    metrics | nothing       | disk    | {}                               | nothing
                    metrics | parallel-copy | nowhere | {}                               | nowhere
                    metrics | parallel-copy | disk    | {                                | JSON
                    metrics | parallel-copy | disk    | []                               | object
                    metrics | parallel-copy | disk    | {"includes": ["x"]}              | includes
                    metrics | parallel-copy | disk    | {"include": "readings"}          | include
                    metrics | parallel-copy | disk    | {"include": ["a.b.c"]}           | a.b.c
                    metrics | parallel-copy | disk    | {"include": ["x"], "filePer": "chunk"} | filePer
                    metrics | parallel-copy | disk    | {"include": ["x"], "workers": 0} | workers
                    metrics | parallel-copy | disk    | {"include": ["x"], "codec": "rar"} | codec
                    metrics | parallel-copy | disk    | {"include": ["x"], "level": 99}  | level
                    metrics | csv           | disk    | {}                               | include
                    """)
    void backupsAreRefusedInTheCall(String database, String strategy, String storage, String options, String names)
            throws Exception {
        AgentClient.Refused refused = assertThrows(AgentClient.Refused.class, () -> agent.client()
                .call("BackupService", "startBackup", database, strategy, storage, options));
        assertTrue(refused.getMessage().contains(names), refused::getMessage);
        assertTrue(refused.getMessage().contains("hint:"), refused::getMessage);
        assertTrue(!refused.getMessage().contains("\tat "), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    disk | 20260101T000000Z-000000 | metrics | {}                        | 20260101T000000Z-000000
                    disk | latest                  | metrics | {}                        | latest
                    disk | ../../etc               | metrics | {}                        | ../../etc
                    disk | BACKUP                  | nowhere | {}                        | nowhere
                    none | BACKUP                  | metrics | {}                        | none
                    disk | BACKUP                  | metrics | {"format": "csv"}         | format
                    disk | BACKUP                  | metrics | {"existing": "replace"}   | existing
                    disk | BACKUP                  | metrics | {"existing": "append", "check": "hashes"} | hashes
                    disk | BACKUP                  | metrics | {"from": "soon"}          | soon
                    disk | BACKUP                  | metrics | {"from": 17}              | from
                    disk | BACKUP                  | metrics | {"from": "2026-01-02", "to": "2026-01-01"} | 2026-01-02
                    disk | BACKUP                  | metrics | {"to": "1999-01-01"}      | no rows
                    disk | BACKUP                  | metrics | {"from": "2026-01-01", "existing": "truncate"} | truncate
                    disk | BACKUP                  | metrics | {"include": ["nothing"]}  | nothing
                    disk | BACKUP                  | metrics | {"hypertables": {"other": {"chunkInterval": "1 day"}}} | other
                    """)
    void restoresAreRefusedInTheCall(String storage, String id, String database, String options, String names)
            throws Exception {
        AgentClient.Refused refused = assertThrows(AgentClient.Refused.class, () -> agent.client()
                .call("RestoreService", "startRestore", storage, id.replace("BACKUP", backup), database, options));
        assertTrue(refused.getMessage().contains(names), refused::getMessage);
        assertTrue(refused.getMessage().contains("hint:"), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    wrong    | {"include": ["readings"]} | LOGIN_REFUSED      | wrong
                    down     | {"include": ["readings"]} | SERVER_UNREACHABLE | 127.0.0.1:1
                    toolless | {"include": ["readings"]} | TOOLS_MISSING      | pg_dump
                    metrics  | {"include": ["nothing*"]} | NO_MATCHING_TABLE  | nothing*
                    metrics  | {"include": ["recent"]}   | NO_MATCHING_TABLE  | recent
                    metrics  | {"include": ["readings"], "excludeTables": ["x"]} | NO_MATCHING_TABLE | x
                    """)
    void backupsFailInTheJob(String database, String options, String code, String names) throws Exception {
        JsonNode status = failed(code, agent.client().backup(database, STORAGE, options));
        String message =
                status.path("errorMessage").asText() + status.path("hint").asText();
        assertTrue(message.contains(names), message);
        assertNothingHalfDone();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                                   | TABLE_EXISTS      | readings
                    {"targetDatabase": "no_such_database"}                               | DATABASE_MISSING  | no_such_database
                    {"targetDatabase": "postgres", "createDatabase": true}               | DATABASE_EXISTS   | postgres
                    {"targetDatabase": "new_x", "createDatabase": true, "hypertables": {"readings": {"partitionColumn": "w", "partitions": 2}}} | LAYOUT_REFUSED | 'w'
                    {"targetDatabase": "new_x", "createDatabase": true, "hypertables": {"readings": {"chunkInterval": "soon"}}} | LAYOUT_REFUSED | soon
                    """)
    void restoresFailInTheJobAndLeaveNothing(String options, String code, String names) throws Exception {
        JsonNode status = failed(code, agent.client().restore(STORAGE, backup, PROFILE, options));
        String message =
                status.path("errorMessage").asText() + status.path("hint").asText();
        assertTrue(message.contains(names), message);
        assertEquals("0", agent.server().value("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'new_x'"));
        AgentClient.Refused preview = assertThrows(AgentClient.Refused.class, () -> agent.client()
                .call("RestoreService", "previewRestore", STORAGE, backup, PROFILE, options));
        assertTrue(preview.getMessage().contains(names), preview::getMessage);
    }

    @Test
    void aRoleThatTheTargetLacksIsNamedAndMayBeLeftOut() throws Exception {
        TestServer other = io.hyperstow.testkit.server.Testbed.server(ServerKind.PG18_TIMESCALE);
        String target = other.createDatabase("bad_roles");
        try {
            agent.process().database("other", other, target);
            awaitProfiles("other");
            agent.server().execute("postgres", "CREATE ROLE only_here");
            agent.server()
                    .execute(agent.database(), "CREATE TABLE owned(a int)", "ALTER TABLE owned OWNER TO only_here");
            String owned = agent.backup("{\"include\": [\"owned\"]}");
            JsonNode status = failed("ROLE_MISSING", agent.client().restore(STORAGE, owned, "other", ""));
            assertTrue(status.path("errorMessage").asText().contains("only_here"));
            RunningAgent.succeeded(agent.client()
                    .restore(STORAGE, owned, "other", "{\"owner\": \"current\", \"privileges\": \"skip\"}"));
        } finally {
            agent.server().execute(agent.database(), "DROP TABLE IF EXISTS owned");
            agent.server().execute("postgres", "DROP ROLE only_here");
            other.dropDatabase(target);
        }
    }

    @Test
    void aManifestOfANewerFormatIsRefused() throws Exception {
        String copy = agent.backup("{\"include\": [\"readings\"]}");
        Path manifest = agent.storage().resolve("backups").resolve(copy).resolve("manifest.json");
        String text = Files.readString(manifest);
        Files.delete(manifest);
        Files.writeString(manifest, text.replaceFirst("\"format\" *: *1", "\"format\" : 2"));
        AgentClient.Refused refused = assertThrows(AgentClient.Refused.class, () -> agent.client()
                .call("RestoreService", "startRestore", STORAGE, copy, PROFILE, intoNew("new_x", "")));
        assertTrue(refused.getMessage().contains("format"), refused::getMessage);
        assertTrue(refused.getMessage().contains("hint:"), refused::getMessage);
        JsonNode list = agent.client().call("BackupService", "listBackups", STORAGE, "");
        boolean named = false;
        for (JsonNode one : list) {
            named |= one.path("backupId").asText().equals(copy)
                    && !one.path("problem").asText().isEmpty();
        }
        assertTrue(named, list::toPrettyString);
        Files.delete(manifest);
        Files.writeString(manifest, text);
    }

    /** Every folder of a backup has its manifest: nothing half-done is left by a backup that failed. */
    private static void assertNothingHalfDone() throws Exception {
        try (Stream<Path> folders = Files.list(agent.storage().resolve("backups"))) {
            for (Path folder : folders.toList()) {
                assertTrue(Files.exists(folder.resolve("manifest.json")), folder::toString);
            }
        }
        try (Stream<Path> files = Files.walk(agent.storage())) {
            assertEquals(
                    0, files.filter(file -> file.getParent().endsWith("locks")).count());
        }
    }

    @Test
    void anUnknownJobIsRefused() {
        AgentClient.Refused refused = assertThrows(AgentClient.Refused.class, () -> agent.client()
                .call("JobService", "job", "20260101T000000Z-0000000000000000"));
        assertTrue(refused.getMessage().contains("20260101T000000Z-0000000000000000"), refused::getMessage);
        assertTrue(refused.getMessage().contains("hint:"), refused::getMessage);
        AgentClient.Refused malformed = assertThrows(
                AgentClient.Refused.class, () -> agent.client().call("JobService", "cancelJob", UNKNOWN_ID + "/.."));
        assertTrue(malformed.getMessage().contains("hint:"), malformed::getMessage);
    }
}
