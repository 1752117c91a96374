package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.testkit.dump.MemoryArtifactSink;
import io.hyperstow.testkit.dump.MemoryArtifactSink.Step;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong while pg_dump runs: each ends in an error that says so, and in no process that goes on. */
class PgDumpFaultsTest {

    private static final BackupOptions WHOLE = SampleInventory.options(2, Codec.ZSTD, Set.of());
    private static final String[] TABLES = {
        "CREATE TABLE held (a int)",
        "CREATE TABLE filled AS SELECT i, md5(i::text) FROM generate_series(1, 200000) i",
        "CREATE TABLE other AS SELECT i, md5(i::text) FROM generate_series(1, 200000) i"
    };

    @TempDir
    Path folder;

    private final MemoryArtifactSink sink = new MemoryArtifactSink();

    private static DumpedDatabase database() {
        return new DumpedDatabase(ServerKind.PG17_TIMESCALE, TABLES);
    }

    private static final String WAITING_FOR_FILLED = """
            SELECT count(*) FROM pg_locks
            WHERE NOT granted AND mode = 'AccessExclusiveLock' AND relation = 'filled'::regclass
            """;

    /** A lease that protects nothing, so that a test can stand in pg_dump's way. */
    private static SnapshotLease unprotected(DumpedDatabase dumped) throws Exception {
        return dumped.lease(dumped.profile(), inventory -> Set.of());
    }

    private static DumpTask.Archive archive(Duration lockTimeout) {
        return new DumpTask.Archive(Set.of(), Set.of(), Set.of(), 2, Codec.ZSTD, 1, false, lockTimeout, 1);
    }

    private void run(DumpedDatabase dumped, SnapshotLease lease, Duration lockTimeout) throws Exception {
        DumpedDatabase.strategy().run(archive(lockTimeout), dumped.context(lease, sink, folder));
    }

    /** Runs pg_dump while a session holds a table, which pg_dump then waits for. */
    private BackupException whileItWaits(DumpedDatabase dumped, SnapshotLease lease, Action action) throws Exception {
        try (Connection holder = dumped.server().connect(dumped.name());
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
                try {
                    run(dumped, lease, Duration.ZERO);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            awaitSession(dumped, "wait_event_type = 'Lock'");
            action.run();
            ExecutionException failed = assertThrows(ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
            holder.rollback();
            if (failed.getCause() instanceof BackupException e) {
                return e;
            }
            throw failed;
        }
    }

    /** What a test does while pg_dump waits. */
    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    private static final String SESSIONS =
            "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hyperstow' AND ";

    private static void awaitSession(DumpedDatabase dumped, String condition) throws Exception {
        eventually("a session with " + condition, () -> !"0"
                .equals(dumped.server().value(dumped.name(), "SELECT count(*) " + SESSIONS + condition)));
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(20);
        }
    }

    private static void noProcessIsLeft(DumpedDatabase dumped) throws Exception {
        assertEquals(
                0,
                ProcessHandle.current()
                        .descendants()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains("--format=directory"))
                        .count());
        eventually("the server's side of it is gone", () -> "0"
                .equals(dumped.server()
                        .value(dumped.name(), "SELECT count(*) " + SESSIONS + "query ~ '^(LOCK|COPY)'")));
    }

    @Test
    void cancelledWhileItWaitsForALock() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = unprotected(dumped)) {
            long[] cancelled = new long[1];
            ExecutionException e = assertThrows(
                    ExecutionException.class,
                    () -> whileItWaits(dumped, lease, () -> {
                        cancelled[0] = System.nanoTime();
                        dumped.cancel().cancel();
                    }));
            assertTrue(e.getCause() instanceof CancellationException, e::toString);
            assertTrue(System.nanoTime() - cancelled[0] < TimeUnit.SECONDS.toNanos(5));
            noProcessIsLeft(dumped);
            assertEquals(0, sink.artifacts().size());
        }
    }

    @Test
    void cancelledInTheMiddleOfTheRows() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = dumped.lease()) {
            CancellingSink cancelling = new CancellingSink(dumped);
            assertThrows(CancellationException.class, () -> DumpedDatabase.strategy()
                    .run(archive(Duration.ZERO), dumped.context(lease, cancelling, folder)));
            assertTrue(System.nanoTime() - cancelling.cancelled < TimeUnit.SECONDS.toNanos(5));
            noProcessIsLeft(dumped);
        }
    }

    /** Asks for cancellation when the first file is there. */
    private static final class CancellingSink implements ArtifactSink {

        private final DumpedDatabase dumped;
        private long cancelled;

        CancellingSink(DumpedDatabase dumped) {
            this.dumped = dumped;
        }

        @Override
        public ArtifactWriter create(ArtifactSpec spec) {
            throw new AssertionError("not used");
        }

        @Override
        public void take(ArtifactSpec spec, Path file) {
            cancelled = System.nanoTime();
            dumped.cancel().cancel();
        }
    }

    @Test
    void aTableThatVanishesWhileItBegins() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = unprotected(dumped)) {
            dumped.server().execute(dumped.name(), "DROP TABLE held");
            BackupException e = assertThrows(BackupException.class, () -> run(dumped, lease, Duration.ofSeconds(5)));
            assertEquals(ErrorCode.TOOL_FAILED, e.code());
            assertTrue(e.problem().contains("held"), e.problem());
        }
    }

    @Test
    void aTableOfTheLeaseCannotVanish() throws Exception {
        try (DumpedDatabase dumped = database()) {
            CompletableFuture<Void> dropping;
            try (SnapshotLease lease = dumped.lease()) {
                dropping =
                        CompletableFuture.runAsync(() -> dumped.server().execute(dumped.name(), "DROP TABLE filled"));
                eventually(
                        "the drop waits", () -> "1".equals(dumped.server().value(dumped.name(), WAITING_FOR_FILLED)));
                BackupException e =
                        assertThrows(BackupException.class, () -> run(dumped, lease, Duration.ofSeconds(1)));
                assertEquals(ErrorCode.LOCK_TIMEOUT, e.code());
                assertTrue(e.problem().contains("filled"), e.problem());
            }
            dropping.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLockThatIsNotGrantedInTime() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = unprotected(dumped);
                Connection holder = dumped.server().connect(dumped.name());
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");
            BackupException e = assertThrows(BackupException.class, () -> run(dumped, lease, Duration.ofMillis(300)));
            assertEquals(ErrorCode.LOCK_TIMEOUT, e.code());
            assertTrue(e.problem().contains("held"), e.problem());
        }
    }

    @Test
    void pgDumpIsKilled() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = unprotected(dumped)) {
            BackupException e = whileItWaits(dumped, lease, () -> ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains("--format=directory"))
                    .forEach(ProcessHandle::destroyForcibly));
            assertEquals(ErrorCode.TOOL_FAILED, e.code());
            assertTrue(e.problem().contains("signal 9"), e.problem());
        }
    }

    @Test
    void itsConnectionIsCut() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = unprotected(dumped)) {
            BackupException e = whileItWaits(dumped, lease, () -> dumped.server()
                    .value(
                            dumped.name(),
                            "SELECT count(pg_terminate_backend(pid)) " + SESSIONS + "wait_event_type = 'Lock'"));
            assertEquals(ErrorCode.SERVER_UNREACHABLE, e.code());
            assertTrue(e.code().retryable(), "the snapshot is still there");
        }
    }

    @Test
    void theSnapshotIsLost() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = unprotected(dumped)) {
            dumped.server()
                    .value(
                            dumped.name(),
                            "SELECT count(pg_terminate_backend(pid)) " + SESSIONS + "state = 'idle in transaction'");
            BackupException e = assertThrows(BackupException.class, () -> run(dumped, lease, Duration.ofSeconds(5)));
            assertEquals(ErrorCode.SERVER_UNREACHABLE, e.code());
            assertTrue(e.problem().contains("snapshot"), e.problem());
        }
    }

    @Test
    void theStorageFails() throws Exception {
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = dumped.lease()) {
            IOException failure = new IOException("the storage is full");
            sink.failAt(Step.COMMIT, 3, failure);
            assertSame(failure, assertThrows(IOException.class, () -> run(dumped, lease, Duration.ZERO)));
            noProcessIsLeft(dumped);
        }
    }

    @Test
    void aPgDumpThatIsOlderThanTheServerIsNotChosen() throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        Path old = Testbed.server(ServerKind.PG15).tools();
        try (DumpedDatabase dumped = new DumpedDatabase(server, old);
                SnapshotLease lease = dumped.lease()) {
            BackupException e = assertThrows(BackupException.class, () -> run(dumped, lease, Duration.ZERO));
            assertEquals(ErrorCode.TOOLS_MISSING, e.code());
            assertTrue(e.problem().contains("15."), e.problem());
        }
    }

    @Test
    void aPgDumpThatIsOlderThanItSaysIsRefusedByItself() throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        Path old = Testbed.server(ServerKind.PG15).tools().resolve("pg_dump");
        Path lying = Files.createDirectories(folder.resolve("tools")).resolve("pg_dump");
        Files.writeString(
                lying,
                "#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) 17.1' && exit\n" + "exec '" + old
                        + "' --format=custom --file=/dev/null\n");
        Files.setPosixFilePermissions(lying, PosixFilePermissions.fromString("rwx------"));
        try (DumpedDatabase dumped = new DumpedDatabase(server, lying.getParent());
                SnapshotLease lease = dumped.lease()) {
            BackupException e = assertThrows(BackupException.class, () -> run(dumped, lease, Duration.ZERO));
            assertEquals(ErrorCode.TOOLS_MISSING, e.code());
            assertTrue(e.problem().contains("version mismatch"), e.problem());
        }
    }

    @Test
    void theWorkFolderIsFull() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        assumeTrue(mount(small), "no file system of a megabyte can be mounted here");
        try (DumpedDatabase dumped = database();
                SnapshotLease lease = dumped.lease()) {
            BackupException e = assertThrows(BackupException.class, () -> DumpedDatabase.strategy()
                    .run(archive(Duration.ZERO), dumped.context(lease, sink, small)));
            assertEquals(ErrorCode.WORK_DIRECTORY_FULL, e.code());
            assertTrue(e.hint().contains("workDirectory"), e.hint());
            assertFalse(sink.artifacts().stream()
                    .anyMatch(artifact -> artifact.key().endsWith("toc.dat")));
        } finally {
            command("umount", small.toString());
        }
    }

    private static boolean mount(Path folder) throws Exception {
        return command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
    }

    private static boolean command(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @Test
    void theLockTableIsTooSmall() throws Exception {
        // Refused before anything is locked: a full lock table is an outage of every other session.
        String many = "DO $$ BEGIN FOR i IN 1..2000 LOOP EXECUTE 'CREATE TABLE many_' || i || ' ()'; "
                + "IF i % 500 = 0 THEN COMMIT; END IF; END LOOP; END $$";
        try (DumpedDatabase dumped = new DumpedDatabase(ServerKind.PG15, many)) {
            assumeTrue(
                    Integer.parseInt(dumped.server().value("postgres", "SHOW max_connections"))
                                    * Integer.parseInt(
                                            dumped.server().value("postgres", "SHOW max_locks_per_transaction"))
                            < 4_000,
                    "this server has room for the locks");
            BackupException e = assertThrows(BackupException.class, dumped::lease);
            assertEquals(ErrorCode.LOCKS_EXHAUSTED, e.code());
            assertTrue(e.hint().contains("max_locks_per_transaction"), e.hint());
        }
    }
}
