package io.hyperstow.dump.csv.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.RejectSink;
import io.hyperstow.api.catalog.RejectWriter;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.spi.restore.LoadTargets;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.testkit.dump.ManualCancelSignal;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows that a real server refuses. */
class CsvLoadTest {

    private final TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
    private final RecordingProgress progress = new RecordingProgress();
    private final Rejects rejects = new Rejects();
    private String name;
    private ProfileDatabase database;

    /** Keeps rejected rows as {@code file:line row}. */
    private static final class Rejects implements RejectSink {

        private final List<String> rows = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();
        private int open;

        @Override
        public RejectWriter begin() {
            open++;
            List<String> taken = new ArrayList<>();
            return new RejectWriter() {
                @Override
                public void reject(Artifact artifact, long line, String reason, byte[] row) {
                    taken.add(line + " " + new String(row, StandardCharsets.UTF_8));
                    reasons.add(reason);
                }

                @Override
                public void commit() {
                    rows.addAll(taken);
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }
    }

    @BeforeEach
    void connect() {
        name = server.createDatabase("csv_load");
        Profile.Login login = new Profile.Login(server.superuser(), server.password(), "");
        database = new ProfileDatabase(
                new Profile("load", server.jdbcUrl(name), login, server.tools().toString()));
    }

    @AfterEach
    void drop() {
        database.close();
        server.dropDatabase(name);
        assertEquals(0, rejects.open);
    }

    private long run(RestoreTask task, BackupReader backup) throws Exception {
        return run(task, backup, CancelSignal.NEVER);
    }

    private long run(RestoreTask task, BackupReader backup, CancelSignal cancel) throws Exception {
        return new CsvLoad()
                .run(
                        task,
                        new RestoreContext(
                                database,
                                name,
                                backup,
                                Path.of("unused"),
                                progress,
                                cancel,
                                rejects,
                                LoadTargets.TABLES));
    }

    private String value(String sql) {
        return server.value(name, sql);
    }

    private static TextBackup numbers(int count) {
        TextBackup backup = new TextBackup("t", "id", "v");
        for (int i = 1; i <= count; i++) {
            backup.row(i + ",v" + i);
        }
        return backup;
    }

    @Test
    void aBatchWithoutFaultIsLoadedAsItIs() throws Exception {
        server.execute(name, "CREATE TABLE t(id int PRIMARY KEY, v text)");
        TextBackup backup = numbers(3).cut();
        assertEquals(3, run(backup.task(OnError.SKIP), backup));
        assertEquals("1v1,2v2,3v3", value("SELECT string_agg(id || v, ',' ORDER BY id) FROM t"));
        assertEquals(List.of(), rejects.rows);
        assertEquals(3, progress.rows());
    }

    @Test
    void stopNamesTableFileLineAndReasonAndNothingStays() throws Exception {
        server.execute(name, "CREATE TABLE t(id int, v text)");
        TextBackup backup = new TextBackup("t", "id", "v");
        for (int i = 0; i < 30_000; i++) {
            backup.row(i + ",\"a\nb\"");
        }
        backup.cut();
        backup.row("1,x");
        long line = backup.row("one,x");
        backup.row("two,x");
        backup.cut();
        BackupException e = assertThrows(BackupException.class, () -> run(backup.task(OnError.STOP), backup));
        assertEquals(ErrorCode.ROW_REFUSED, e.code());
        assertEquals(60_003, line);
        assertTrue(e.problem().contains("'public.t'"), e.problem());
        assertTrue(e.problem().contains("line 60003 of 'backups/x/t.csv'"), e.problem());
        assertTrue(e.problem().contains("invalid input syntax for type integer: \"one\""), e.problem());
        assertTrue(e.hint().contains("skip"), e.hint());
        assertEquals("0", value("SELECT count(*) FROM t"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void skipLeavesOutExactlyTheRowsAtFault(int oneIn) throws Exception {
        server.execute(name, "CREATE TABLE t(id int PRIMARY KEY, v text NOT NULL, CHECK (v <> 'no'), n numeric(4, 1))");
        Random random = new Random(oneIn);
        TextBackup backup = new TextBackup("t", "id", "v", "n");
        String[] wrong = {"x%d,v,1", "%d,,1", "%d,no,1", "%d,v", "%d,v,1,2", "7,dup,1", "%d,v,12345", "%d,\"a\nb\",x"};
        List<String> expected = new ArrayList<>();
        int good = 1;
        backup.row("7,\"the\nfirst\",1");
        for (int i = 10; i < 2_000; i++) {
            if (random.nextInt(oneIn) == 0) {
                String row = String.format(wrong[random.nextInt(wrong.length)], i);
                expected.add(backup.row(row) + " " + row + "\n");
            } else {
                backup.row(i + ",\"v" + "\n".repeat(random.nextInt(3)) + "\"," + i % 100);
                good++;
            }
            if (i % 700 == 0) {
                backup.cut();
            }
        }
        backup.cut();
        assertEquals(good, run(backup.task(OnError.SKIP), backup));
        assertEquals(expected, rejects.rows);
        assertEquals(String.valueOf(good), value("SELECT count(*) FROM t"));
        assertEquals("the\nfirst", value("SELECT v FROM t WHERE id = 7"));
    }

    @Test
    void everyRejectedRowHasItsReason() throws Exception {
        server.execute(name, "CREATE TABLE t(id int PRIMARY KEY, v text)");
        TextBackup backup = numbers(2);
        backup.row("2,again");
        backup.row("x,y");
        backup.row("3");
        backup.cut();
        assertEquals(2, run(backup.task(OnError.SKIP), backup));
        assertEquals(3, rejects.reasons.size());
        assertTrue(rejects.reasons.get(0).contains("t_pkey"), rejects.reasons.get(0));
        assertTrue(rejects.reasons.get(1).contains("type integer"), rejects.reasons.get(1));
        assertTrue(rejects.reasons.get(2).contains("missing data for column \"v\""), rejects.reasons.get(2));
    }

    @Test
    void faultsThatShowOnlyAtTheEndOfAStatementAreFound() throws Exception {
        server.execute(
                name,
                "CREATE TABLE p(id int PRIMARY KEY)",
                "INSERT INTO p SELECT generate_series(1, 50)",
                "CREATE TABLE t(id int REFERENCES p, v text UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        TextBackup backup = numbers(40);
        backup.row("51,dangling");
        backup.row("41,v3");
        backup.cut();
        assertEquals(40, run(backup.task(OnError.SKIP), backup));
        assertEquals(List.of("42 51,dangling\n", "43 41,v3\n"), rejects.rows);
    }

    @Test
    void aHypertableRefusesRowsToo() throws Exception {
        server.execute(
                name,
                "CREATE TABLE t(at timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('t', 'at', chunk_time_interval => interval '1 day')");
        TextBackup backup = new TextBackup("t", "at", "v");
        for (int i = 0; i < 5_000; i++) {
            backup.row("2026-01-" + (1 + i % 20 + 10) + " 00:00:00+00," + i);
        }
        backup.row(",1");
        backup.row("yesterdayish,2");
        backup.cut();
        assertEquals(5_000, run(backup.task(OnError.SKIP), backup));
        assertEquals(List.of("5002 ,1\n", "5003 yesterdayish,2\n"), rejects.rows);
    }

    @Test
    void whatNoRowBroughtAboutIsNotSkipped() throws Exception {
        TextBackup backup = numbers(3).cut();
        SQLException e = assertThrows(SQLException.class, () -> run(backup.task(OnError.SKIP), backup));
        assertEquals("42P01", e.getSQLState());
        assertEquals(List.of(), rejects.rows);
    }

    @Test
    void rowsThatAreAddedTogetherAreAddedTogetherOrNotAtAll() throws Exception {
        server.execute(
                name,
                "CREATE TABLE t(id int, v text)",
                "CREATE TABLE u(id int, v text)",
                "INSERT INTO t VALUES (0, 'before')");
        TextBackup first = numbers(10).cut();
        TextBackup second = new TextBackup("u", "id", "v");
        second.row("x,y");
        second.cut();
        BackupReader both = both(first, second);
        RestoreTask.Together stop =
                new RestoreTask.Together(List.of(first.task(OnError.STOP), second.task(OnError.STOP)));
        BackupException e = assertThrows(BackupException.class, () -> run(stop, both));
        assertTrue(e.problem().contains("line 2 of 'backups/x/u.csv'"), e.problem());
        assertEquals("1 0", value("SELECT (SELECT count(*) FROM t) || ' ' || (SELECT count(*) FROM u)"));
        RestoreTask.Together skip =
                new RestoreTask.Together(List.of(first.task(OnError.SKIP), second.task(OnError.SKIP)));
        assertEquals(10, run(skip, both));
        assertEquals(List.of("2 x,y\n"), rejects.rows);
        assertEquals("11 0", value("SELECT (SELECT count(*) FROM t) || ' ' || (SELECT count(*) FROM u)"));
    }

    private static BackupReader both(TextBackup first, TextBackup second) {
        return new BackupReader() {
            @Override
            public InputStream open(Artifact artifact, Segment segment) {
                return (artifact.key().equals(first.artifact().key()) ? first : second).open(artifact, segment);
            }

            @Override
            public InputStream open(Artifact artifact) {
                return first.open(artifact);
            }

            @Override
            public Manifest manifest() {
                return first.manifest();
            }

            @Override
            public Path file(Artifact artifact) {
                return first.file(artifact);
            }

            @Override
            public boolean inPlace() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aRowLongerThanABlockIsLoadedWithCare() throws Exception {
        server.execute(name, "CREATE TABLE t(id int, v text)");
        TextBackup backup = new TextBackup("t", "id", "v");
        backup.row("1," + "long".repeat(1 << 20));
        long line = backup.row("x," + "long".repeat(1 << 20));
        backup.row("2,short");
        backup.cut();
        assertEquals(2, run(backup.task(OnError.SKIP), backup));
        assertEquals(1, rejects.rows.size());
        assertTrue(rejects.rows.get(0).startsWith(line + " x,long"));
        assertEquals("4194304", value("SELECT max(length(v)) FROM t"));
    }

    @Test
    void careEndsWhenItIsCancelled() throws Exception {
        server.execute(name, "CREATE TABLE t(id int, v text)");
        TextBackup backup = new TextBackup("t", "id", "v");
        for (int i = 0; i < 200_000; i++) {
            backup.row("x" + i + ",v");
        }
        backup.cut();
        ManualCancelSignal cancel = new ManualCancelSignal();
        RejectSink counting = () -> new RejectWriter() {
            private int seen;

            @Override
            public void reject(Artifact artifact, long line, String reason, byte[] row) {
                if (++seen == 100) {
                    cancel.cancel();
                }
            }

            @Override
            public void commit() {
                throw new AssertionError("nothing was committed");
            }

            @Override
            public void close() {}
        };
        RestoreContext context = new RestoreContext(
                database, name, backup, Path.of("unused"), progress, cancel, counting, LoadTargets.TABLES);
        long begin = System.nanoTime();
        assertThrows(CancellationException.class, () -> new CsvLoad().run(backup.task(OnError.SKIP), context));
        assertTrue(System.nanoTime() - begin < 5_000_000_000L, "it took too long");
        assertEquals("0", value("SELECT count(*) FROM t"));
    }
}
