package io.hyperstow.itests.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What most tests of a distribution need: a server, a database of its own on it, an agent that knows both and a storage
 * folder. Databases made through it are dropped at the end.
 */
public final class RunningAgent implements AutoCloseable {

    public static final String PROFILE = "metrics";
    public static final String STORAGE = "disk";

    private final TestServer server;
    private final String database;
    private final AgentProcess process;
    private final Path storage;
    private final List<String> databases = new ArrayList<>();

    private RunningAgent(TestServer server, String prefix) throws Exception {
        this.server = server;
        this.database = server.createDatabase(prefix);
        databases.add(database);
        this.process = AgentProcess.prepare().database(PROFILE, server, database);
        this.storage = process.storage(STORAGE);
    }

    /**
     * @param prefix how the database's name begins
     */
    public static RunningAgent start(ServerKind kind, String prefix) throws Exception {
        RunningAgent agent = new RunningAgent(Testbed.server(kind), prefix);
        agent.process.start();
        return agent;
    }

    public TestServer server() {
        return server;
    }

    public String database() {
        return database;
    }

    public AgentProcess process() {
        return process;
    }

    public AgentClient client() {
        return process.client();
    }

    /** Adds a database profile and waits until the agent knows it. */
    public void profile(String name, TestServer at, String home, String user, String password) throws Exception {
        process.database(name, at, home, user, password);
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                client().read("Database,name=" + name, "Url");
                return;
            } catch (AgentClient.Refused notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(50);
            }
        }
    }

    /** The folder of the storage target. */
    public Path storage() {
        return storage;
    }

    /** A name for a database that the test will have made; dropped at the end. */
    public String newDatabaseName(String suffix) {
        String name = database + "_" + suffix;
        databases.add(name);
        return name;
    }

    /** Makes a backup, which must succeed, and answers its id. */
    public String backup(String options) throws Exception {
        return succeeded(client().backup(PROFILE, STORAGE, options))
                .path("backupId")
                .asText();
    }

    /** Makes a backup as CSV, which must succeed, and answers its id. */
    public String csvBackup(String options) throws Exception {
        return backup("csv", options);
    }

    /** Makes a backup with a strategy, which must succeed, and answers its id. */
    public String backup(String strategy, String options) throws Exception {
        return succeeded(client().backup(PROFILE, strategy, STORAGE, options))
                .path("backupId")
                .asText();
    }

    /** Adopts a file of this agent's database, which must succeed, and answers the backup's id. */
    public String adopt(String key, String moreOptions) throws Exception {
        return succeeded(tryAdopt(key, moreOptions)).path("backupId").asText();
    }

    /** The same, but the status is answered whatever it is. */
    public JsonNode tryAdopt(String key, String moreOptions) throws Exception {
        String more = moreOptions.isEmpty() ? "" : ", " + moreOptions;
        String options = "{\"database\": \"" + PROFILE + "\"" + more + "}";
        return client().await(client().call("BackupService", "startAdopt", STORAGE, key, options)
                .asText());
    }

    /** Restores into a new database, which must succeed, and answers the database's name. */
    public String restore(String backupId, String suffix, String moreOptions) throws Exception {
        String target = newDatabaseName(suffix);
        succeeded(client().restore(STORAGE, backupId, PROFILE, intoNew(target, moreOptions)));
        return target;
    }

    /** Options that create a database. */
    public static String intoNew(String target, String moreOptions) {
        return "{\"targetDatabase\": \"" + target + "\", \"createDatabase\": true"
                + (moreOptions.isEmpty() ? "" : ", " + moreOptions) + "}";
    }

    /** Fails the test, with everything the status says, unless the job succeeded. */
    public static JsonNode succeeded(JsonNode status) {
        assertEquals("SUCCEEDED", status.path("state").asText(), status::toPrettyString);
        return status;
    }

    /** Fails the test unless the job failed with this code and a hint. */
    public static JsonNode failed(String code, JsonNode status) {
        assertEquals("FAILED", status.path("state").asText(), status::toPrettyString);
        assertEquals(code, status.path("errorCode").asText(), status::toPrettyString);
        if (status.path("hint").asText().isEmpty()) {
            throw new AssertionError("no hint: " + status.toPrettyString());
        }
        return status;
    }

    @Override
    public void close() throws IOException {
        process.close();
        for (String name : databases) {
            server.dropDatabase(name);
        }
    }
}
