package io.hyperstow.itests.yardstick;

import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Three tables: {@code cpu}, a hypertable of 12-hour chunks with a foreign key and two indexes; {@code conditions}, a
 * hypertable of the default interval; {@code tags}, plain. At full size 10,850,700 rows in 33 chunks.
 */
public final class Yardstick {

    /** Rows of {@code cpu} at full size: 1,000 hosts every 100 seconds. */
    public static final long FULL = 10_000_000;

    private static final String CREATE_CPU = """
        CREATE TABLE cpu(time timestamptz NOT NULL, tags_id int NOT NULL, hostname text, usage_user float8,
          usage_system float8, usage_idle float8, usage_nice float8, usage_iowait float8, usage_irq float8,
          usage_softirq float8, usage_steal float8, usage_guest float8, usage_guest_nice float8)
        """;
    private static final String MAKE_CPU_HYPERTABLE =
            "SELECT create_hypertable('cpu', 'time', chunk_time_interval => interval '12 hours', create_default_indexes => false)";
    private static final String INDEX_CPU_TIME = "CREATE INDEX cpu_time_idx ON cpu (time DESC)";
    private static final String INDEX_CPU_TAGS = "CREATE INDEX cpu_tags_id_time_idx ON cpu (tags_id, time DESC)";

    /** What makes an empty {@code cpu} with its indexes. */
    public static final List<String> CPU = List.of(CREATE_CPU, MAKE_CPU_HYPERTABLE, INDEX_CPU_TIME, INDEX_CPU_TAGS);

    private static final String[] TABLES = {
        """
        CREATE TABLE tags(id int PRIMARY KEY, hostname text NOT NULL, region text, datacenter text, rack text, os text)
        """, CREATE_CPU, MAKE_CPU_HYPERTABLE, """
        CREATE TABLE conditions(time timestamptz NOT NULL, location text NOT NULL, temperature double precision,
          humidity double precision)
        """, "SELECT create_hypertable('conditions', 'time')"
    };
    private static final String[] FINISH = {
        INDEX_CPU_TIME, INDEX_CPU_TAGS, "ALTER TABLE cpu ADD FOREIGN KEY (tags_id) REFERENCES tags(id)", "ANALYZE"
    };

    private Yardstick() {}

    /**
     * Creates and fills the tables.
     *
     * @param cpuRows rows of {@code cpu}; {@code conditions} gets its full 849,700 at full size, else a share
     */
    public static void load(TestServer server, String database, long cpuRows) {
        run(server, database, TABLES);
        run(
                server,
                database,
                "INSERT INTO tags SELECT i, 'host_' || i, 'eu-' || i % 4, 'dc' || i % 9, 'r' || i % 40, 'Ubuntu'"
                        + " FROM generate_series(0, 999) i");
        // Two connections; the halves do not share a chunk but one, whose lock the later one waits for.
        CompletableFuture<Void> first =
                CompletableFuture.runAsync(() -> run(server, database, cpu(0, cpuRows / 2 - 1)));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> run(server, database, conditions(cpuRows)))
                .thenRun(() -> run(server, database, cpu(cpuRows / 2, cpuRows - 1)));
        try {
            first.join();
            second.join();
        } catch (CompletionException failure) {
            throw new IllegalStateException("the yardstick cannot be loaded", failure.getCause());
        }
        run(server, database, FINISH);
    }

    /** In steps of an hour of rows, each a transaction, so that the two connections make their chunks in turn. */
    private static String[] cpu(long from, long to) {
        int step = 200_000;
        String[] statements = new String[(int) ((to - from) / step + 1)];
        for (int i = 0; i < statements.length; i++) {
            long first = from + (long) i * step;
            statements[i] =
                    "INSERT INTO cpu SELECT timestamptz '2026-01-01 00:00:00+00' + (i / 1000) * interval '100 s',"
                            + " i % 1000, 'host_' || i % 1000, (random() * 100)::int, (random() * 100)::int,"
                            + " (random() * 100)::int, (random() * 100)::int, (random() * 100)::int, (random() * 100)::int,"
                            + " (random() * 100)::int, (random() * 100)::int, (random() * 100)::int, (random() * 100)::int"
                            + " FROM generate_series(" + first + "::bigint, " + Math.min(to, first + step - 1) + ") i";
        }
        return statements;
    }

    private static String conditions(long cpuRows) {
        long locations = Math.max(1, 100 * Math.min(FULL, cpuRows) / FULL);
        return "INSERT INTO conditions SELECT t, 'location ' || l, random() * 30, random() * 100"
                + " FROM generate_series(timestamptz '2026-01-01 00:00:00+00', '2026-03-01 00:00:00+00', '10 min') t,"
                + " generate_series(1, " + locations + ") l";
    }

    private static void run(TestServer server, String database, String... statements) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
