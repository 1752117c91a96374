package io.hyperstow.itests.faults;

import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Faults that strike several backups and restores at once, each of them at another moment of its course: every job ends
 * within a minute, what was listed before still verifies, what is listed then does too, and no half of a database stays.
 */
class RandomFaultsIT {

    private static final long SEED = Long.getLong("hyperstow.seed", System.nanoTime());
    private static final Random RANDOM = new Random(SEED);

    /** Rounds of a fault, and jobs of each kind in a round: so many moments. */
    private static final int ROUNDS = 2;

    private static final int JOBS = 5;
    private static final String LINE = "line";
    private static final String DISK = "small";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static RunningAgent agent;
    private static TestServer server;
    private static CutLine line;
    private static Path disk;
    private static String earlier;
    private static long usualMilliseconds;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "moments");
        server = agent.server();
        server.execute(
                agent.database(),
                "CREATE TABLE h(at timestamptz NOT NULL, device int NOT NULL, v float8, t text)",
                "SELECT create_hypertable('h', by_range('at', interval '2 days'))",
                "INSERT INTO h SELECT timestamptz '2026-01-01' + i * interval '30 seconds', i % 50, random(),"
                        + " md5(i::text) FROM generate_series(1, 30000) AS i",
                "CREATE UNIQUE INDEX ON h(at, device)",
                "CREATE TABLE p AS SELECT i AS id, md5(i::text) AS t FROM generate_series(1, 10000) AS i",
                "ALTER TABLE p ADD PRIMARY KEY (id)");
        line = new CutLine(server.host(), server.port());
        agent.process().config("io.hyperstow.agent", "maxConcurrentJobs = " + 2 * JOBS);
        agent.process()
                .config(
                        "io.hyperstow.database~" + LINE,
                        "url = jdbc:postgresql://127.0.0.1:" + line.port() + "/" + agent.database(),
                        "user = " + server.superuser(),
                        "tools = " + server.tools());
        eventually("the profile", () -> isThere("Database,name=" + LINE));
        earlier = agent.backup("{\"include\": [\"h\", \"p\"]}");
        Round undisturbed = new Round(STORAGE);
        undisturbed.start();
        undisturbed.awaitEnd(Instant.now(), Set.of("SUCCEEDED"));
        usualMilliseconds = undisturbed.milliseconds();
        undisturbed.dropDatabases();
    }

    @AfterAll
    static void stop() throws Exception {
        if (disk != null) {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
        if (agent != null) {
            line.close();
            agent.close();
        }
    }

    @Test
    void connectionsAreCut() throws Exception {
        strike(STORAGE, line::cut, () -> {});
    }

    @Test
    void backendsAreTerminated() throws Exception {
        strike(
                STORAGE,
                () -> server.execute(
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'hyperstow%'"),
                () -> {});
    }

    /** A server whose backend was killed ends all others and starts anew. */
    @Test
    void theServerIsRestarted() throws Exception {
        strike(
                STORAGE,
                () -> {
                    try (Connection victim = server.connect("postgres");
                            Connection witness = server.connect("postgres");
                            Statement statement = victim.createStatement();
                            ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                        row.next();
                        ProcessHandle process = ProcessHandle.of(row.getLong(1)).orElse(null);
                        assumeTrue(
                                process != null && process.destroyForcibly(),
                                "the server's processes are not on this machine, or another user's");
                        eventually("the server ends all sessions", () -> !witness.isValid(5));
                    }
                },
                () -> eventually("the server is back", RandomFaultsIT::serverIsUp));
    }

    @Test
    void theAgentIsKilledAndStartedAgain() throws Exception {
        strike(STORAGE, () -> agent.process().kill(), () -> agent.process().start());
    }

    @Test
    void theStorageIsFull() throws Exception {
        disk = Files.createDirectory(agent.process().base().resolve(DISK));
        boolean mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString())
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
        assumeTrue(mounted, "a small file system needs root and mount");
        agent.process().config("io.hyperstow.storage.local~" + DISK, "directory = " + disk);
        eventually("the storage target", () -> isThere("StorageTarget,name=" + DISK));
        String before = earlier;
        earlier = succeeded(agent.client().backup(LINE, DISK, "{\"include\": [\"h\", \"p\"]}"))
                .path("backupId")
                .asText();
        Path filler = disk.resolve("filler");
        try {
            strike(DISK, () -> fill(filler), () -> Files.delete(filler));
        } finally {
            earlier = before;
        }
    }

    private static void fill(Path file) throws Exception {
        byte[] block = new byte[1 << 20];
        int size = block.length;
        try (OutputStream out = Files.newOutputStream(file)) {
            while (size > 0) {
                try {
                    out.write(block, 0, size);
                } catch (java.io.IOException full) {
                    size /= 2;
                }
            }
        }
    }

    private static void strike(String storage, Deed fault, Deed end) throws Exception {
        // Only backups write to the storage, and they are the sooner done.
        double window = (storage.equals(DISK) ? 0.15 : 0.8) * usualMilliseconds;
        int hit = 0;
        // Where it came too late for all jobs of a round, the next one comes sooner.
        for (int i = 0; i < ROUNDS || hit == 0 && i < 4 * ROUNDS; i++) {
            Round round = new Round(storage);
            round.start();
            // The fault's own moment: there is nothing to wait for.
            Thread.sleep((long) (RANDOM.nextDouble() * window));
            Instant struck = Instant.now();
            fault.run();
            end.run();
            round.awaitEnd(struck, Set.of("SUCCEEDED", "FAILED", "INTERRUPTED"));
            round.assertSound();
            round.dropDatabases();
            hit += round.hit();
            window /= round.hit() == 0 ? 3 : 1;
        }
        assertTrue(hit > 0, told("the fault has hit no job"));
    }

    /** Something that may fail. */
    private interface Deed {
        void run() throws Exception;
    }

    /** Backups and restores that run at the same time. */
    private static final class Round {

        private final String storage;
        private final Map<String, JsonNode> jobs = new LinkedHashMap<>();
        private final Map<String, String> targets = new LinkedHashMap<>();
        private final Instant begun = Instant.now();

        Round(String storage) {
            this.storage = storage;
        }

        void start() throws Exception {
            for (int i = 0; i < JOBS; i++) {
                String backup = agent.client()
                        .call(
                                "BackupService",
                                "startBackup",
                                LINE,
                                "parallel-copy",
                                storage,
                                "{\"include\": [\"h\", \"p\"], \"workers\": 1}")
                        .asText();
                jobs.put(backup, null);
                String target = agent.newDatabaseName("t" + System.nanoTime());
                String restore = agent.client()
                        .call(
                                "RestoreService",
                                "startRestore",
                                storage,
                                earlier,
                                LINE,
                                intoNew(target, "\"workers\": 1, \"check\": \"hashes\""))
                        .asText();
                jobs.put(restore, null);
                targets.put(restore, target);
                Thread.sleep(RANDOM.nextInt(100));
            }
        }

        long milliseconds() {
            return Duration.between(begun, Instant.now()).toMillis();
        }

        void awaitEnd(Instant struck, Set<String> allowed) throws Exception {
            for (String job : jobs.keySet()) {
                JsonNode status = agent.client().await(job);
                String state = status.path("state").asText();
                assertTrue(allowed.contains(state), () -> told(status));
                if (state.equals("FAILED")) {
                    assertTrue(!status.path("hint").asText().isEmpty(), () -> told(status));
                    assertTrue(!status.path("errorCode").asText().equals("INTERNAL"), () -> told(status));
                }
                Instant ended = Instant.parse(status.path("endedAt").asText());
                assertTrue(ended.isBefore(struck.plus(MINUTE)), () -> told(status));
                jobs.put(job, status);
            }
        }

        /** How many jobs did not survive. */
        int hit() {
            return (int) jobs.values().stream()
                    .filter(status -> !status.path("state").asText().equals("SUCCEEDED"))
                    .count();
        }

        void assertSound() throws Exception {
            Set<String> expected = new TreeSet<>();
            Set<String> databases = new TreeSet<>();
            jobs.forEach((job, status) -> {
                boolean succeeded = status.path("state").asText().equals("SUCCEEDED");
                if (succeeded && status.path("kind").asText().equals("BACKUP")) {
                    expected.add(status.path("backupId").asText());
                } else if (succeeded) {
                    databases.add(targets.get(job));
                }
            });
            Set<String> listed = new TreeSet<>();
            List<String> verifications = new ArrayList<>();
            for (JsonNode one : agent.client().call("BackupService", "listBackups", storage, "")) {
                String id = one.path("backupId").asText();
                listed.add(id);
                boolean concerned = expected.contains(id) || id.equals(earlier);
                if (concerned) {
                    verifications.add(agent.client()
                            .call("BackupService", "startVerify", storage, id)
                            .asText());
                }
            }
            assertTrue(listed.contains(earlier) && listed.containsAll(expected), () -> told(listed));
            for (String verification : verifications) {
                JsonNode status = agent.client().await(verification);
                assertEquals("SUCCEEDED", status.path("state").asText(), () -> told(status));
            }
            eventually(told("only whole databases stay"), () -> databases().equals(databases));
            eventually(told("no transaction stays open"), () -> server.value(
                            "postgres",
                            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'hyperstow%'"
                                    + " AND xact_start IS NOT NULL")
                    .equals("0"));
        }

        /** Those of the round's that exist. */
        private Set<String> databases() throws Exception {
            Set<String> there = new TreeSet<>();
            for (String target : targets.values()) {
                if ("1"
                        .equals(server.value(
                                "postgres", "SELECT 1 FROM pg_database WHERE datname = '" + target + "'"))) {
                    there.add(target);
                }
            }
            return there;
        }

        void dropDatabases() {
            targets.values().forEach(server::dropDatabase);
        }
    }

    private static boolean isThere(String type) throws Exception {
        try {
            agent.client().read(type, type.startsWith("Database") ? "Url" : "Kind");
            return true;
        } catch (io.hyperstow.itests.agent.AgentClient.Refused notYet) {
            return false;
        }
    }

    private static boolean serverIsUp() {
        try (Connection connection = server.connect("postgres")) {
            return connection.isValid(5);
        } catch (java.sql.SQLException notYet) {
            return false;
        }
    }

    private static String told(Object what) {
        return "-Dhyperstow.seed=" + SEED + " " + (what instanceof JsonNode json ? json.toPrettyString() : what);
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + MINUTE.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(20);
        }
    }
}
