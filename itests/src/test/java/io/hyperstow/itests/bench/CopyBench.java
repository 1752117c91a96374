package io.hyperstow.itests.bench;

import static io.hyperstow.itests.agent.RunningAgent.intoNew;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;

import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.Psql;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Strategy parallel-copy beside the tools: the yardstick, one hypertable of it, a plain table; and its newest rows. */
final class CopyBench {

    private static final int RUNS = 5;

    private final TestServer server;
    private final AgentProcess agent;
    private final AgentClient client;
    private final Peer peer;
    private String plain;

    CopyBench(TestServer server, AgentProcess agent) {
        this.server = server;
        this.agent = agent;
        this.client = agent.client();
        this.peer = new Peer(server);
    }

    /** Only these comparisons. */
    public static void main(String[] arguments) throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String database = server.createDatabase("bench");
        Yardstick.load(server, database, Yardstick.FULL);
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.database("bench", server, database);
            agent.storage("disk");
            CopyBench bench = new CopyBench(server, agent);
            bench.prepare(database);
            agent.start();
            bench.compare("bench", database);
        }
    }

    /** Makes the database with one plain table, and its profile {@code plain}; before the agent starts. */
    void prepare(String database) throws Exception {
        plain = server.createDatabase("bench_plain");
        Path file = agent.base().resolve("plain.csv");
        new Psql(server, database).run("\\copy (SELECT * FROM cpu) to '" + file + "' csv header");
        server.execute(plain, Yardstick.CPU.get(0));
        new Psql(server, plain).run("\\copy cpu from '" + file + "' csv header", "ANALYZE cpu");
        agent.database("plain", server, plain);
    }

    /**
     * @param profile the profile of the yardstick
     */
    void compare(String profile, String database) throws Exception {
        dump("cpu, conditions and tags, text", profile, database, "text");
        dump("the same, format auto", profile, database, "auto");
        dump("one plain table of 10 million rows", "plain", plain, "auto");
        restoreAll(profile, database);
        restoreOne(profile);
        newest(profile, database);
    }

    private void dump(String what, String profile, String database, String format) throws Exception {
        Path folder = agent.base().resolve("pg_dump");
        new Comparison("dump of " + what + ", zstd level 1, 2 workers", 3, RUNS)
                .print(
                        "parallel-copy",
                        () -> backup(profile, "", format),
                        "pg_dump -Fd -j2 -Z zstd:1",
                        () -> peer.dump(database, folder));
    }

    private void restoreAll(String profile, String database) throws Exception {
        String backup = backup(profile, "", "auto");
        Path folder = agent.base().resolve("pg_dump");
        peer.dump(database, folder);
        new Comparison("restore of everything, with indexes and foreign key", 1, 3)
                .print(
                        "parallel-copy, 2 workers, counts checked",
                        () -> restore(profile, backup, "\"workers\": 2"),
                        "pg_restore with pre_restore, post_restore",
                        () -> {
                            peer.restore(folder, "bench_theirs");
                            server.dropDatabase("bench_theirs");
                        });
    }

    private void restoreOne(String profile) throws Exception {
        String backup = backup(profile, "", "auto");
        Path file = agent.base().resolve("plain.csv");
        new Comparison("restore of cpu alone, with its indexes", 1, 3)
                .print(
                        "parallel-copy, 2 workers, counts checked",
                        () -> restore(profile, backup, "\"workers\": 2, \"include\": [\"cpu\"]"),
                        "psql \\copy into the indexed hypertable",
                        () -> {
                            CsvBench.copy(server, file);
                            server.dropDatabase("bench_theirs");
                        });
    }

    /** When the rows of the newest day are seen by others, as a share of the whole restore. */
    private void newest(String profile, String database) throws Exception {
        String backup = backup(profile, "", "auto");
        String day = server.value(database, "SELECT max(time) - interval '1 day' FROM cpu");
        String query = "SELECT count(*) FROM cpu WHERE time >= '" + day + "'";
        long wanted = Long.parseLong(server.value(database, query));
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            CompletableFuture<Double> seen = CompletableFuture.supplyAsync(() -> {
                awaitCount(query, wanted);
                return (System.nanoTime() - start) / 1e9;
            });
            succeeded(client.restore("disk", backup, profile, intoNew("bench_ours", "\"workers\": 2")));
            double whole = (System.nanoTime() - start) / 1e9;
            shares.add(seen.get(1, TimeUnit.MINUTES) / whole);
            server.dropDatabase("bench_ours");
        }
        System.out.printf(
                Locale.ROOT,
                "newest day of cpu queryable after %.2f of the restore of everything (median of 3)%n",
                Comparison.median(shares));
    }

    private void awaitCount(String query, long wanted) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (System.nanoTime() < deadline) {
            try (Connection connection = server.connect("bench_ours");
                    Statement statement = connection.createStatement()) {
                while (true) {
                    try (ResultSet row = statement.executeQuery(query)) {
                        row.next();
                        if (row.getLong(1) == wanted) {
                            return;
                        }
                    }
                    TimeUnit.MILLISECONDS.sleep(100);
                }
            } catch (SQLException notYetThere) {
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new IllegalStateException("the newest rows were never seen");
    }

    private String backup(String profile, String more, String format) throws IOException, InterruptedException {
        String options =
                "{" + more + "\"format\": \"" + format + "\", \"codec\": \"zstd\", \"level\": 1, \"workers\": 2}";
        return succeeded(client.backup(profile, "disk", options))
                .path("backupId")
                .asText();
    }

    private void restore(String profile, String backup, String options) throws IOException, InterruptedException {
        succeeded(client.restore("disk", backup, profile, intoNew("bench_ours", options)));
        server.dropDatabase("bench_ours");
    }
}
