package io.hyperstow.itests.restore;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Backups while others write. Every transaction of a writer notes in a ledger what it makes of the other tables, so that in
 * each state that was ever committed, and in no mixture of two, the ledger is right: how many rows a writer has in a
 * hypertable and their fingerprint; which generation fills a table that is emptied again and again; which numbers a
 * hypertable holds that grows at its end and loses chunks at its beginning.
 */
class WritersIT {

    private static final long SEED = Long.getLong("hyperstow.seed", System.nanoTime());
    private static final String TOLD = "-Dhyperstow.seed=" + SEED;
    private static final int BACKUPS = 8;
    private static final int WRITERS = 3;

    /** A row's fingerprint; sums of it add up. */
    private static final String SUM = "coalesce(sum(hashtextextended(x::text, 0)::numeric), 0)";

    private static final String CHANGE =
            "UPDATE ledger SET steps = steps + 1, rows = rows + (SELECT count(*) FROM new AS x)"
                    + " - (SELECT count(*) FROM old AS x), total = total + (SELECT " + SUM
                    + " FROM new AS x) - (SELECT " + SUM
                    + " FROM old AS x) WHERE writer = %1$d";
    private static final String NOTHING = "(SELECT * FROM h WHERE false)";

    private static final String INSERT = "WITH old AS " + NOTHING + ", new AS (INSERT INTO h SELECT"
            + " timestamptz '2026-01-01' + %3$d * interval '1 hour' + i * interval '17 minutes', %1$d, %2$d, i"
            + " FROM generate_series(1, 200) AS i RETURNING *) " + CHANGE;
    private static final String DELETE = "WITH new AS " + NOTHING
            + ", old AS (DELETE FROM h WHERE writer = %1$d AND v %% 5 = %3$d %% 5 AND step < %2$d - 3 RETURNING *) "
            + CHANGE;
    private static final String UPDATE = "WITH old AS (SELECT * FROM h WHERE writer = %1$d AND v %% 7 = %3$d %% 7),"
            + " new AS (UPDATE h SET v = v + 1000 WHERE writer = %1$d AND v %% 7 = %3$d %% 7 RETURNING *) " + CHANGE;

    private static final String[] REFILL = {
        "TRUNCATE t",
        "UPDATE generation SET number = number + 1, rows = 50 + number % 13",
        "INSERT INTO t SELECT number, i FROM generation, generate_series(1, rows) AS i"
    };
    private static final String[] GROW = {
        "INSERT INTO w SELECT timestamptz '2026-01-01' + n * interval '1 minute', n FROM reach,"
                + " generate_series(high, high + 799) AS n",
        "UPDATE reach SET high = high + 800"
    };
    private static final String[] DROP = {
        "SELECT drop_chunks('w', older_than => timestamptz '2026-01-01' + (high / 1440 - 2) * interval '1 day')"
                + " FROM reach WHERE high > 5000",
        "UPDATE reach SET low = greatest(low, (high / 1440 - 2) * 1440) WHERE high > 5000"
    };

    private volatile boolean stopping;
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void everyBackupIsOneStateOfTheDatabase() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "writers")) {
            TestServer server = agent.server();
            String database = agent.database();
            define(server, database);
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(writer(server, database, i, random -> change(writer, random)));
            }
            writers.add(writer(server, database, WRITERS, random -> REFILL));
            writers.add(writer(server, database, WRITERS + 1, random -> random.nextInt(4) == 0 ? DROP : GROW));
            Map<String, String> backups = new LinkedHashMap<>();
            try {
                await(server, database, "SELECT low > 0 FROM reach");
                for (int i = 0; i < BACKUPS; i++) {
                    String strategy = i % 3 == 2 ? "csv" : "parallel-copy";
                    backups.put(
                            agent.backup(
                                    strategy,
                                    "{\"include\": [\"h\", \"t\", \"w\", \"ledger\", \"generation\", \"reach\"]}"),
                            agent.newDatabaseName("state" + i));
                }
            } finally {
                stopping = true;
                for (Thread writer : writers) {
                    writer.join(30_000);
                }
            }
            assertEquals(List.of(), failures, TOLD);
            restoreAndCompare(agent, backups);
        }
    }

    private static void define(TestServer server, String database) {
        server.execute(
                database,
                "CREATE TABLE h(at timestamptz NOT NULL, writer int NOT NULL, step bigint NOT NULL, v int NOT NULL)",
                "SELECT create_hypertable('h', by_range('at', interval '1 day'))",
                "CREATE TABLE ledger(writer int PRIMARY KEY, steps bigint, rows bigint, total numeric)",
                "INSERT INTO ledger SELECT i, 0, 0, 0 FROM generate_series(0, " + (WRITERS - 1) + ") AS i",
                "CREATE TABLE t(generation bigint, i int)",
                "CREATE TABLE generation(number bigint, rows bigint)",
                "INSERT INTO generation VALUES (0, 0)",
                "CREATE TABLE w(at timestamptz NOT NULL, n bigint NOT NULL)",
                "SELECT create_hypertable('w', by_range('at', interval '1 day'))",
                "CREATE TABLE reach(low bigint, high bigint)",
                "INSERT INTO reach VALUES (0, 0)");
    }

    /** The statements of a writer's next transaction. */
    private interface Step {
        String[] next(Random random);
    }

    private String[] change(int writer, Random random) {
        String sql =
                switch (random.nextInt(4)) {
                    case 0 -> DELETE;
                    case 1 -> UPDATE;
                    default -> INSERT;
                };
        return new String[] {sql.formatted(writer, random.nextInt(1000), random.nextInt(24 * 40))};
    }

    private Thread writer(TestServer server, String database, int number, Step step) {
        Thread thread = new Thread(() -> write(server, database, new Random(SEED + number), step), "writer-" + number);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void write(TestServer server, String database, Random random, Step step) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            boolean locks = false;
            while (!stopping) {
                try {
                    String[] transaction = step.next(random);
                    locks = transaction == REFILL || transaction == DROP;
                    for (String sql : transaction) {
                        statement.execute(sql);
                    }
                    connection.commit();
                } catch (SQLException refused) {
                    connection.rollback();
                    if (!Set.of("40001", "40P01", "55P03").contains(refused.getSQLState())) {
                        throw refused;
                    }
                }
                // What a backup does not survive is not what is tried here: who locks tables out again and again.
                Thread.sleep(locks ? 1_000 + random.nextInt(1_000) : random.nextInt(15));
            }
        } catch (SQLException | InterruptedException | RuntimeException failure) {
            synchronized (failures) {
                failures.add(failure);
            }
        }
    }

    private static void restoreAndCompare(RunningAgent agent, Map<String, String> backups) throws Exception {
        Map<String, String> jobs = new LinkedHashMap<>();
        for (Map.Entry<String, String> backup : backups.entrySet()) {
            String options = intoNew(backup.getValue(), "\"check\": \"hashes\", \"workers\": 1");
            jobs.put(
                    agent.client()
                            .call("RestoreService", "startRestore", STORAGE, backup.getKey(), PROFILE, options)
                            .asText(),
                    backup.getValue());
        }
        Set<String> states = new TreeSet<>();
        for (Map.Entry<String, String> job : jobs.entrySet()) {
            JsonNode status = agent.client().await(job.getKey());
            assertEquals("SUCCEEDED", status.path("state").asText(), () -> TOLD + status.toPrettyString());
            states.add(assertOneState(agent.server(), job.getValue()));
        }
        assertTrue(states.size() > BACKUPS / 2, () -> TOLD + " the writers hardly wrote: " + states);
    }

    /** Compares the tables with the ledger, and answers a text that is another in every state. */
    private static String assertOneState(TestServer server, String database) {
        assertEquals(
                server.value(
                        database,
                        "SELECT string_agg(writer || ': ' || rows || ' ' || total, ', ' ORDER BY writer) FROM ledger"),
                server.value(
                        database,
                        "SELECT string_agg(writer || ': ' || rows || ' ' || total, ', ' ORDER BY writer) FROM (SELECT"
                                + " l.writer, (SELECT count(*) FROM h WHERE h.writer = l.writer) AS rows, (SELECT "
                                + SUM
                                + " FROM h AS x WHERE x.writer = l.writer) AS total FROM ledger AS l) AS found"),
                TOLD + " rows that were inserted, updated and deleted");
        assertEquals(
                server.value(database, "SELECT number || ' ' || rows FROM generation"),
                server.value(database, "SELECT min(generation) || ' ' || count(DISTINCT (generation, i)) FROM t"),
                TOLD + " a table that is emptied");
        assertEquals(
                server.value(database, "SELECT low || ' ' || high - 1 || ' ' || high - low FROM reach"),
                server.value(database, "SELECT min(n) || ' ' || max(n) || ' ' || count(*) FROM w"),
                TOLD + " chunks that come and go");
        return server.value(
                database,
                "SELECT (SELECT sum(steps) FROM ledger) || ' ' || number || ' ' || low FROM generation, reach");
    }

    private static void await(TestServer server, String database, String condition) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (server.value(database, condition).equals("t")) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("never came true: " + condition);
    }
}
