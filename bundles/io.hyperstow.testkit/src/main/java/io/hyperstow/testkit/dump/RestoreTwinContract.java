package io.hyperstow.testkit.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The part of the contract that is about bringing rows back: the sentences of {@link RestoreStrategy}. */
abstract class RestoreTwinContract extends StrategyBench {

    @TempDir
    private Path workFolder;

    @Test
    @Timeout(120)
    void bringsEveryRowBack() throws Exception {
        SampleDatabase target = SampleDatabase.defined(source().server());
        try (SnapshotLease lease = lease(source().tables());
                MemoryBackup backup = backup(lease, source().tables())) {
            RecordingProgress progress = new RecordingProgress();
            RestoreContext context = new RestoreContext(
                    lease.database(), target.name(), backup, workFolder, progress, CancelSignal.NEVER);
            RestoreStrategy strategy = restoreStrategy();
            long stored = 0;
            for (RestorePlan.Wave wave :
                    strategy.plan(request(backup, source().tables())).waves()) {
                for (RestoreTask task : wave.tasks()) {
                    stored += strategy.run(task, context);
                }
            }
            assertEquals(backup.manifest().totals().rows(), stored);
            assertEquals(stored, progress.rows());
            for (TableName name : source().tables()) {
                Table table = lease.inventory().table(name).orElseThrow();
                assertEquals(source().rows(table), target.rows(table), "rows of " + name);
            }
        } finally {
            target.drop();
        }
    }

    @Test
    void plansARestoreTheSameForTheSameRequestWithoutAServer() throws Exception {
        SnapshotLease lease = lease(source().tables());
        try (MemoryBackup backup = backup(lease, source().tables())) {
            lease.close();
            Set<TableName> tables = Set.of(SampleDatabase.PARTITION, SampleDatabase.TYPES);
            RestorePlan plan = restoreStrategy().plan(request(backup, tables));
            assertEquals(plan, restoreStrategy().plan(request(backup, tables)));
            assertFalse(tasks(plan).isEmpty());
            for (RestoreTask task : tasks(plan)) {
                RestoreTask.Rows rows = assertInstanceOf(RestoreTask.Rows.class, task);
                assertTrue(tables.contains(rows.table()), task.id() + " loads rows nobody asked for");
            }
            assertEquals(
                    tasks(plan).size(),
                    tasks(plan).stream().map(RestoreTask::id).distinct().count());
        }
    }

    @Test
    @Timeout(60)
    void loadsAllOfATaskOrNothing() throws Exception {
        SampleDatabase target = SampleDatabase.defined(source().server());
        try (SnapshotLease lease = lease(Set.of(SampleDatabase.LONG));
                MemoryBackup backup = backup(lease, Set.of(SampleDatabase.LONG))) {
            RestoreContext context = new RestoreContext(
                    lease.database(), target.name(), backup, workFolder, new RecordingProgress(), CancelSignal.NEVER);
            AtomicInteger reads = new AtomicInteger();
            IOException failure = new IOException("the test's storage failed");
            backup.onRead(artifact -> {
                if (reads.incrementAndGet() == 200) {
                    throw failure;
                }
            });
            RestoreTask task = firstTask(backup, SampleDatabase.LONG);
            assertThrows(Exception.class, () -> restoreStrategy().run(task, context));
            assertTrue(reads.get() >= 200, "the failure never struck");
            assertEquals("0", target.server().value(target.name(), "SELECT count(*) FROM public.long"));
            assertEquals(task.rows(), restoreStrategy().run(task, context));
            assertEquals(
                    String.valueOf(task.rows()),
                    target.server().value(target.name(), "SELECT count(*) FROM public.long"));
        } finally {
            target.drop();
        }
    }

    @Test
    @Timeout(60)
    void stopsLoadingSoonWhenItIsCancelled() throws Exception {
        SampleDatabase target = SampleDatabase.defined(source().server());
        try (SnapshotLease lease = lease(Set.of(SampleDatabase.LONG));
                MemoryBackup backup = backup(lease, Set.of(SampleDatabase.LONG))) {
            ManualCancelSignal cancel = new ManualCancelSignal();
            RestoreContext context = new RestoreContext(
                    lease.database(), target.name(), backup, workFolder, new RecordingProgress(), cancel);
            AtomicInteger reads = new AtomicInteger();
            long[] cancelledAt = new long[1];
            backup.onRead(artifact -> {
                if (reads.incrementAndGet() == 100) {
                    cancelledAt[0] = System.nanoTime();
                    cancel.cancel();
                }
            });
            RestoreTask task = firstTask(backup, SampleDatabase.LONG);
            assertThrows(CancellationException.class, () -> restoreStrategy().run(task, context));
            Duration took = Duration.ofNanos(System.nanoTime() - cancelledAt[0]);
            assertTrue(took.toSeconds() < 5, "it took " + took);
            assertEquals("0", target.server().value(target.name(), "SELECT count(*) FROM public.long"));
        } finally {
            target.drop();
        }
    }

    private MemoryBackup backup(SnapshotLease lease, Set<TableName> tables) throws Exception {
        DumpRequest request = request(lease, tables, RowFormat.AUTO);
        MemoryArtifactSink sink = dumpRows(lease, request);
        return new MemoryBackup(
                SampleManifest.of(
                        request, lease.facts(), strategy().properties().id(), sink),
                sink);
    }

    private static RestoreRequest request(MemoryBackup backup, Set<TableName> tables) {
        return new RestoreRequest(backup.manifest(), tables, RestoreOptions.DEFAULTS);
    }

    private RestoreTask firstTask(MemoryBackup backup, TableName table) {
        return tasks(restoreStrategy().plan(request(backup, Set.of(table)))).get(0);
    }

    private static List<RestoreTask> tasks(RestorePlan plan) {
        return plan.waves().stream().flatMap(wave -> wave.tasks().stream()).toList();
    }
}
