package io.hyperstow.postgres.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.postgres.internal.RecordedProgress;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.sql.Query;
import io.hyperstow.testkit.server.ServerKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a lease must keep, whatever the version of TimescaleDB. */
@SuppressWarnings("try")
abstract class LockedSnapshotsContract {

    private static final TableName CPU = new TableName("public", "cpu");

    private final RecordedProgress progress = new RecordedProgress();
    private final LockedSnapshots snapshots = new LockedSnapshots(new CatalogInspector());
    private final ServerKind kind;
    private TestDatabase test;

    LockedSnapshotsContract(ServerKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void begin() {
        test = new TestDatabase(kind, "pg_snapshot");
        test.execute(
                "CREATE TABLE public.cpu (k bigint NOT NULL, v int)",
                "SELECT create_hypertable('public.cpu', by_range('k', 100))",
                "INSERT INTO public.cpu SELECT g, g FROM generate_series(0, 499) g",
                "CREATE TABLE public.plain (id serial PRIMARY KEY, v int)",
                "INSERT INTO public.plain (v) SELECT g FROM generate_series(1, 50) g");
    }

    @AfterEach
    void end() {
        test.close();
    }

    private SnapshotRequest request(Database database, Function<Inventory, Set<TableName>> tables) {
        return new SnapshotRequest(database, test.name(), tables, Duration.ofSeconds(1), progress, CancelSignal.NEVER);
    }

    private SnapshotLease lease(String... tables) throws SQLException {
        return snapshots.lease(request(test.database(), inventory -> names(tables)));
    }

    private static Set<TableName> names(String... tables) {
        return Set.copyOf(List.of(tables).stream()
                .map(table -> new TableName("public", table))
                .toList());
    }

    private static long count(SnapshotLease lease, TableName relation) throws SQLException, IOException {
        return lease.read(relation, CancelSignal.NEVER, session -> rows(session, relation));
    }

    private static long rows(Session session, TableName relation) throws SQLException, IOException {
        return session.copyOut(
                CopyStatement.direct(relation, List.of("v"), RowFormat.TEXT), (buffer, offset, length) -> {});
    }

    private static long countAll(SnapshotLease lease) throws SQLException, IOException {
        long all = 0;
        for (Chunk chunk : lease.inventory().chunks()) {
            all += count(lease, chunk.name());
        }
        return all;
    }

    @Test
    void showsOneMomentToTwoWorkersWhileOthersWrite() throws Exception {
        try (SnapshotLease lease = lease("cpu", "plain")) {
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                for (int i = 0; !stop.get(); i++) {
                    test.execute(
                            "INSERT INTO public.cpu VALUES (" + i % 900 + ", 1)",
                            "INSERT INTO public.plain (v) VALUES (1)");
                }
            });
            ExecutorService workers = Executors.newFixedThreadPool(2);
            try {
                Future<Long> first = workers.submit(() -> countAll(lease));
                Future<Long> second = workers.submit(() -> countAll(lease));
                assertEquals(500, first.get(30, TimeUnit.SECONDS));
                assertEquals(500, second.get(30, TimeUnit.SECONDS));
                assertEquals(50, count(lease, new TableName("public", "plain")));
            } finally {
                stop.set(true);
                workers.shutdown();
                writer.get(30, TimeUnit.SECONDS);
            }
            assertTrue(Integer.parseInt(test.value("SELECT count(*) FROM public.cpu")) > 500);
            assertFalse(lease.facts().lsnBefore().isEmpty());
            assertTrue(lease.facts().xmin() > 0);
            assertEquals(1, lease.facts().timeline());
            assertEquals(List.of(), progress.warnings());
        }
    }

    @Test
    void doesNotShowWhatWasNotCommitted() throws Exception {
        try (Connection writer = test.server().connect(test.name());
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN; INSERT INTO public.plain (v) VALUES (1); SELECT pg_current_xact_id()");
            test.execute("SELECT pg_current_xact_id()");
            try (SnapshotLease lease = lease("plain")) {
                statement.execute("COMMIT");
                assertEquals(50, count(lease, new TableName("public", "plain")));
                assertEquals(1, lease.facts().xip().size());
            }
        }
    }

    @Test
    void readsOnTheLeaderWhatSomebodyWaitsFor() throws Exception {
        try (SnapshotLease lease = lease("cpu")) {
            TableName chunk = lease.inventory().chunks().get(0).name();
            CompletableFuture<Void> dropper =
                    CompletableFuture.runAsync(() -> test.execute("SELECT drop_chunks('public.cpu', 100::bigint)"));
            waitUntil("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            assertEquals(500, countAll(lease), "nothing is lost");
            assertEquals(1, progress.warnings().size(), progress.warnings().toString());
            assertTrue(
                    progress.warnings().get(0).contains("'" + chunk + "'"),
                    progress.warnings().toString());
            assertTrue(
                    progress.warnings().get(0).contains("session "),
                    progress.warnings().toString());
            assertFalse(
                    dropper.isDone(),
                    () -> "it ended: "
                            + dropper.handle((done, failure) -> failure).join());

            IOException failure = new IOException("consumer failed");
            assertEquals(
                    failure,
                    assertThrows(
                            IOException.class,
                            () -> lease.read(chunk, CancelSignal.NEVER, session -> {
                                throw failure;
                            })));
            assertThrows(
                    SQLException.class,
                    () -> lease.read(chunk, CancelSignal.NEVER, session -> {
                        Query.run(session.connection(), "SELECT 1 / 0");
                        return null;
                    }));
            assertEquals(100, count(lease, chunk), "a failed work leaves the snapshot whole");
            lease.close();
            dropper.get(20, TimeUnit.SECONDS);
        }
        assertEquals("400", test.value("SELECT count(*) FROM public.cpu"));
    }

    @Test
    void readsOnTheLeaderWhenAnAlterTableWaitsForTheHypertable() throws Exception {
        try (SnapshotLease lease = lease("cpu")) {
            CompletableFuture<Void> altering =
                    CompletableFuture.runAsync(() -> test.execute("ALTER TABLE public.cpu ADD COLUMN w int"));
            waitUntil("SELECT count(*) = 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            assertEquals(500, countAll(lease));
            assertEquals(5, progress.warnings().size());
            lease.close();
            altering.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void startsOverWhenAChunkWentBeforeItsLock() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SnapshotRequest request = request(test.database(), inventory -> {
            if (asked.incrementAndGet() == 2) {
                // After the locks, before the look back: a chunk appears.
                test.execute("INSERT INTO public.cpu VALUES (9000, 1)");
            }
            return names("cpu");
        });
        CatalogInspector catalog = new CatalogInspector();
        AtomicInteger inspected = new AtomicInteger();
        LockedSnapshots racing = new LockedSnapshots(session -> {
            Inventory inventory = catalog.inspect(session);
            if (inspected.incrementAndGet() == 1) {
                test.execute("SELECT drop_chunks('public.cpu', 100::bigint)");
            }
            return inventory;
        });
        try (SnapshotLease lease = racing.lease(request)) {
            assertEquals(countAll(lease), 400);
            assertEquals(4, lease.inventory().chunks().size());
        }
        assertEquals(List.of(), progress.warnings());
    }

    @Test
    void startsOverWhenAChunkAppearsAndGivesUpWhenThatNeverEnds() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Function<Inventory, Set<TableName>> once = inventory -> {
            if (asked.incrementAndGet() == 1) {
                return names("cpu");
            }
            return names("cpu", "plain");
        };
        try (SnapshotLease lease = snapshots.lease(request(test.database(), once))) {
            assertEquals(50, count(lease, new TableName("public", "plain")));
            assertTrue(asked.get() > 2, "it was taken again");
        }
        AtomicInteger always = new AtomicInteger();
        BackupException e = assertThrows(
                BackupException.class,
                () -> snapshots.lease(request(
                        test.database(),
                        inventory -> always.getAndIncrement() % 2 == 0 ? names("cpu") : names("plain"))));
        assertEquals(ErrorCode.SNAPSHOT_UNSTABLE, e.code());
        assertEquals(20, always.get());
    }

    @Test
    void namesTheTableAndTheSessionThatHoldsIt() throws Exception {
        try (Connection holder = test.server().connect(test.name());
                Statement statement = holder.createStatement()) {
            statement.execute("SET application_name = 'night shift'");
            statement.execute("BEGIN; LOCK TABLE public.plain IN ACCESS EXCLUSIVE MODE");
            BackupException e = assertThrows(BackupException.class, () -> lease("cpu", "plain"));
            assertEquals(ErrorCode.LOCK_TIMEOUT, e.code());
            assertTrue(e.problem().contains("'public.plain'"), e.problem());
            assertTrue(e.problem().contains("'night shift'"), e.problem());
            assertTrue(e.problem().contains("'postgres'"), e.problem());
            assertFalse(e.problem().contains("LOCK TABLE"), "query texts hold data");
        }
    }

    @Test
    void namesTheMissingPrivilege() throws Exception {
        test.role("hs_snapshot_poor");
        try (ProfileDatabase poor = test.as("hs_snapshot_poor")) {
            BackupException e = assertThrows(
                    BackupException.class, () -> snapshots.lease(request(poor, inventory -> names("cpu"))));
            assertEquals(ErrorCode.PERMISSION_DENIED, e.code());
            assertEquals("GRANT SELECT ON \"public\".\"cpu\" TO \"hs_snapshot_poor\"", e.hint());

            test.execute("GRANT SELECT ON public.cpu, public.plain TO hs_snapshot_poor");
            try (SnapshotLease lease = snapshots.lease(request(poor, inventory -> names("cpu", "plain")))) {
                assertEquals(500, countAll(lease), "SELECT on the hypertable is enough");
                assertEquals(1, progress.warnings().size(), "the position of plain's sequence may not be read");
                assertTrue(progress.warnings().get(0).contains("public.plain_id_seq"));
            }
            test.execute(
                    "CREATE SEQUENCE public.alone",
                    "CREATE SEQUENCE public.shared",
                    "GRANT SELECT ON public.shared TO hs_snapshot_poor",
                    "CREATE TABLE public.drawing (v int DEFAULT nextval('public.alone') + nextval('public.shared'))",
                    "GRANT SELECT ON public.drawing TO hs_snapshot_poor");
            try (SnapshotLease lease = snapshots.lease(request(poor, inventory -> names("drawing")))) {
                assertEquals(2, progress.warnings().size(), progress.warnings().toString());
                assertTrue(progress.warnings().get(1).contains("GRANT SELECT ON SEQUENCE \"public\".\"alone\""));
            }

            test.execute(
                    "ALTER TABLE public.plain ENABLE ROW LEVEL SECURITY",
                    "CREATE POLICY low ON public.plain USING (v < 10)");
            BackupException hidden = assertThrows(
                    BackupException.class, () -> snapshots.lease(request(poor, inventory -> names("plain"))));
            assertEquals(ErrorCode.ROW_SECURITY, hidden.code());
            assertTrue(hidden.problem().contains("'public.plain'"), hidden.problem());
            try (SnapshotLease all = lease("plain")) {
                assertEquals(50, count(all, new TableName("public", "plain")));
            }
        } finally {
            test.execute("DROP OWNED BY hs_snapshot_poor", "DROP ROLE hs_snapshot_poor");
        }
    }

    @Test
    void endsWorkThatIsCancelled() throws Exception {
        SwitchedSignal cancel = new SwitchedSignal();
        try (SnapshotLease lease = lease("plain")) {
            assertThrows(
                    CancellationException.class,
                    () -> lease.read(new TableName("public", "plain"), cancel, session -> {
                        CompletableFuture.runAsync(
                                cancel::cancel, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
                        Query.run(session.connection(), "SELECT pg_sleep(30)");
                        return null;
                    }));
            assertEquals(50, count(lease, new TableName("public", "plain")));
        }
    }

    @Test
    void saysSoWhenTheLeadersSessionEnded() throws Exception {
        try (SnapshotLease lease = lease("plain")) {
            test.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND state = 'idle in transaction'");
            waitUntil("SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND state = 'idle in transaction'");
            BackupException e =
                    assertThrows(BackupException.class, () -> count(lease, new TableName("public", "plain")));
            assertEquals(ErrorCode.SERVER_UNREACHABLE, e.code());
            assertTrue(e.problem().contains("is lost"), e.problem());
        }
    }

    @Test
    void refusesToReadWhatItDoesNotProtect() throws Exception {
        try (SnapshotLease lease = lease("plain")) {
            assertThrows(IllegalArgumentException.class, () -> count(lease, CPU));
        }
    }

    @Test
    void warnsOfAnIndexThatIsNotValid() throws Exception {
        test.execute("INSERT INTO public.plain (v) VALUES (1)");
        try (Connection connection = test.server().connect(test.name());
                Statement statement = connection.createStatement()) {
            assertThrows(
                    SQLException.class,
                    () -> statement.execute("CREATE UNIQUE INDEX CONCURRENTLY twice ON public.plain (v)"));
        }
        lease("cpu").close();
        assertEquals(List.of(), progress.warnings(), "of a table that is not chosen");
        lease("plain").close();
        assertEquals(
                List.of("index 'twice' of 'public.plain' is not valid (a CREATE INDEX CONCURRENTLY failed):"
                        + " it is not part of the backup"),
                progress.warnings());
    }

    @Test
    void readsTheCatalogsOfThatMoment() throws Exception {
        try (SnapshotLease lease = lease("plain")) {
            test.execute("CREATE TABLE public.later (v int)");
            assertEquals(
                    0L,
                    lease.<Long>read(
                            CancelSignal.NEVER,
                            session -> Query.one(
                                    session.connection(),
                                    "SELECT count(*) FROM pg_class WHERE relname = 'later'",
                                    row -> row.getLong(1))));
        }
    }

    private void waitUntil(String condition) throws InterruptedException {
        for (int i = 0; i < 200 && !"t".equals(test.value(condition)); i++) {
            Thread.sleep(50);
        }
        assertEquals("t", test.value(condition), condition);
    }

    /** A signal that a test gives. */
    private static final class SwitchedSignal implements CancelSignal {

        private volatile boolean cancelled;
        private volatile Runnable action = () -> {};

        void cancel() {
            cancelled = true;
            action.run();
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public Registration onCancel(Runnable next) {
            action = next;
            return () -> action = () -> {};
        }
    }
}
