package io.hyperstow.testkit.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupOptions.FilePer;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.testkit.dump.MemoryArtifactSink.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every strategy for chosen tables must do: the sentences of {@link DumpStrategy} as tests on a real server. What
 * its restoring twin must do is in {@link RestoreTwinContract}, which this class extends, so that a subclass of this one
 * has them all.
 */
public abstract class DumpStrategyContract extends RestoreTwinContract {

    private static final Set<String> KNOWN_OPTIONS = Set.of(
            "include",
            "excludeTables",
            "excludeTableData",
            "workers",
            "format",
            "codec",
            "level",
            "filePer",
            "lockTimeoutSeconds",
            "label");

    private MemoryArtifactSink sink;

    @BeforeEach
    final void beginAnew() {
        sink = new MemoryArtifactSink();
        Set<StrategyFeature> features = strategy().properties().features();
        assumeTrue(
                features.containsAll(Set.of(StrategyFeature.CHOSEN_TABLES, StrategyFeature.ROWS_APART)),
                "this contract is about strategies that copy the rows of chosen tables");
    }

    @Test
    void saysWhatItIs() {
        StrategyProperties properties = strategy().properties();
        assertTrue(properties.id().matches("[a-z][a-z0-9-]*"), properties.id());
        assertFalse(properties.description().isBlank());
        assertEquals(properties, strategy().properties());
        assertEquals(properties.id(), restoreStrategy().properties().id());
        assertEquals(properties.features(), restoreStrategy().properties().features());
    }

    @Test
    void namesOnlyOptionsThatExistAndThoseItsFeaturesNeed() {
        Set<String> unknown = new TreeSet<>(strategy().properties().options());
        unknown.removeAll(KNOWN_OPTIONS);
        assertEquals(Set.of(), unknown);
        assertTrue(understands("include"), "CHOSEN_TABLES without the option include");
    }

    @Test
    void plansTheSameForTheSameRequestWithoutAServer() throws Exception {
        SnapshotLease lease = lease(source().tables());
        DumpRequest request = request(lease, source().tables(), RowFormat.AUTO);
        lease.close();
        DumpPlan plan = strategy().plan(request);
        assertEquals(plan, strategy().plan(request));
        assertFalse(plan.tasks().isEmpty());
        Set<String> ids = plan.tasks().stream().map(DumpTask::id).collect(Collectors.toSet());
        assertEquals(plan.tasks().size(), ids.size(), "task ids are not unique");
        plan.tasks()
                .forEach(task ->
                        assertTrue(task.weight() >= 1 && !task.description().isBlank(), task.id()));
    }

    @Test
    void plansTheDefinitionsOfAllTablesOnce() throws Exception {
        try (SnapshotLease lease = lease(source().tables())) {
            DumpPlan plan = strategy().plan(request(lease, source().tables(), RowFormat.AUTO));
            List<DumpTask> definitions = plan.tasks().stream()
                    .filter(task -> task instanceof DumpTask.Definitions)
                    .toList();
            assertEquals(List.of(new DumpTask.Definitions(source().tables(), Set.of())), definitions);
        }
    }

    @Test
    void beginsWithTheHeaviestRows() throws Exception {
        try (SnapshotLease lease = lease(source().tables())) {
            List<Long> weights = rowTasks(strategy().plan(request(lease, source().tables(), RowFormat.AUTO))).stream()
                    .map(DumpTask::weight)
                    .toList();
            List<Long> sorted = new ArrayList<>(weights);
            sorted.sort((one, other) -> Long.compare(other, one));
            assertEquals(sorted, weights);
        }
    }

    @Test
    void keepsTheDefinitions() throws Exception {
        Set<TableName> tables = Set.of(SampleDatabase.TYPES, SampleDatabase.EMPTY);
        try (SnapshotLease lease = lease(tables)) {
            DumpStrategy strategy = strategy();
            strategy.run(
                    new DumpTask.Definitions(tables, Set.of()),
                    context(lease, sink, new RecordingProgress(), CancelSignal.NEVER));
            assertEquals(0, sink.openWriters());
            assertFalse(sink.artifacts().isEmpty());
            for (Artifact artifact : sink.artifacts()) {
                assertEquals(ArtifactKind.SCHEMA, artifact.kind());
                assertEquals(Codec.NONE, sink.spec(artifact).codec(), "pg_restore reads definitions as they lie");
            }
        }
    }

    @Test
    @Timeout(120)
    void copiesEveryRowOnceInTheFormatItChooses() throws Exception {
        assertCopiesEveryRowOnce(RowFormat.AUTO, FilePer.TABLE);
    }

    @Test
    @Timeout(120)
    void copiesEveryRowOnceAsText() throws Exception {
        assumeTrue(understands("format"), "the strategy has no option format");
        assertCopiesEveryRowOnce(RowFormat.TEXT, FilePer.TABLE);
    }

    @Test
    @Timeout(120)
    void copiesEveryRowOnceAsCsv() throws Exception {
        assumeTrue(understands("format"), "the strategy has no option format");
        assertCopiesEveryRowOnce(RowFormat.CSV, FilePer.TABLE);
    }

    @Test
    @Timeout(120)
    void copiesEveryRowOnceInBinary() throws Exception {
        assumeTrue(understands("format"), "the strategy has no option format");
        assertCopiesEveryRowOnce(RowFormat.BINARY, FilePer.TABLE);
    }

    @Test
    @Timeout(120)
    void copiesEveryRowOnceIntoAFilePerChunk() throws Exception {
        assumeTrue(understands("filePer"), "the strategy has no option filePer");
        MemoryArtifactSink copied = assertCopiesEveryRowOnce(RowFormat.AUTO, FilePer.CHUNK);
        for (Artifact artifact : copied.artifacts()) {
            assertTrue(
                    artifact.segments().stream().map(Segment::chunk).distinct().count() <= 1,
                    artifact.key() + " holds more than one chunk");
        }
    }

    private MemoryArtifactSink assertCopiesEveryRowOnce(RowFormat format, FilePer filePer) throws Exception {
        SampleDatabase copy = SampleDatabase.defined(source().server());
        try (SnapshotLease lease = lease(source().tables())) {
            Set<TableName> tables = new TreeSet<>(source().tables());
            if (format == RowFormat.BINARY) {
                tables.removeIf(name -> !table(lease, name).binarySafe());
            }
            DumpRequest request = new DumpRequest(lease.inventory(), tables, tables, options(tables, format, filePer));
            MemoryArtifactSink copied = dumpRows(lease, request);
            Set<String> sources = new HashSet<>();
            for (Artifact artifact : copied.artifacts()) {
                assertTrue(tables.contains(artifact.table()), artifact.key() + " holds rows nobody asked for");
                assertTrue(format == RowFormat.AUTO || format == artifact.format(), artifact.key());
                assertEquals(request.options().codec(), copied.spec(artifact).codec());
                for (Segment segment : artifact.segments()) {
                    assertTrue(sources.add(segment.chunk() + "#" + segment.part()), segment + " is there twice");
                }
                copy.load(artifact, copied.content(artifact));
            }
            for (TableName name : tables) {
                Table table = table(lease, name);
                List<String> expected = source().rows(table);
                assertEquals(expected, copy.rows(table), "rows of " + name);
                assertEquals(expected.size(), rowsOf(copied, name), "rows counted of " + name);
            }
            return copied;
        } finally {
            copy.drop();
        }
    }

    private static Table table(SnapshotLease lease, TableName name) {
        return lease.inventory().table(name).orElseThrow(() -> new AssertionError("no " + name + " in the inventory"));
    }

    private static long rowsOf(MemoryArtifactSink copied, TableName table) {
        return copied.artifacts().stream()
                .filter(artifact -> artifact.table().equals(table))
                .mapToLong(Artifact::rows)
                .sum();
    }

    @Test
    void readsTheSnapshotAndNotWhatCameAfterIt() throws Exception {
        SampleDatabase changing = SampleDatabase.filled(source().server());
        Set<TableName> tables = Set.of(SampleDatabase.CHILD, SampleDatabase.PARTITION);
        try (SnapshotLease lease = lease(changing.server(), changing.name(), tables)) {
            changing.server().execute(changing.name(), "INSERT INTO child VALUES (4, 40)", "DELETE FROM parted");
            MemoryArtifactSink copied = dumpRows(lease, request(lease, tables, RowFormat.AUTO));
            assertEquals(2, rowsOf(copied, SampleDatabase.CHILD));
            assertEquals(100, rowsOf(copied, SampleDatabase.PARTITION));
        } finally {
            changing.drop();
        }
    }

    @Test
    void copiesNoRowsOfTablesWhoseRowsAreNotWanted() throws Exception {
        Set<TableName> tables = Set.of(SampleDatabase.CHILD, SampleDatabase.PARENT);
        try (SnapshotLease lease = lease(tables)) {
            DumpRequest request = new DumpRequest(
                    lease.inventory(),
                    tables,
                    Set.of(SampleDatabase.PARENT),
                    options(tables, RowFormat.AUTO, FilePer.TABLE));
            MemoryArtifactSink copied = dumpRows(lease, request);
            assertEquals(1, rowsOf(copied, SampleDatabase.PARENT));
            assertEquals(0, rowsOf(copied, SampleDatabase.CHILD));
        }
    }

    @Test
    @Timeout(60)
    void runsItsTasksInSeveralThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (SnapshotLease lease = lease(source().tables())) {
            DumpStrategy strategy = strategy();
            RecordingProgress progress = new RecordingProgress();
            DumpContext context = context(lease, sink, progress, CancelSignal.NEVER);
            List<Callable<Void>> runs = new ArrayList<>();
            for (DumpTask task : rowTasks(strategy.plan(request(lease, source().tables(), RowFormat.AUTO)))) {
                runs.add(() -> {
                    strategy.run(task, context);
                    return null;
                });
            }
            for (Future<Void> run : threads.invokeAll(runs)) {
                run.get();
            }
            long expected = 0;
            for (TableName name : source().tables()) {
                expected += source().rows(table(lease, name)).size();
            }
            assertEquals(
                    expected,
                    sink.artifacts().stream().mapToLong(Artifact::rows).sum());
            assertEquals(expected, progress.rows());
            assertTrue(progress.bytes() > 0);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void makesOneArtifactOfATaskThatFailedAtFirst() throws Exception {
        try (SnapshotLease lease = lease(Set.of(SampleDatabase.PARTITION))) {
            DumpStrategy strategy = strategy();
            DumpTask task = rowTask(lease, SampleDatabase.PARTITION);
            for (Step step : Step.values()) {
                MemoryArtifactSink failing = new MemoryArtifactSink();
                DumpContext context = context(lease, failing, new RecordingProgress(), CancelSignal.NEVER);
                IOException failure = new IOException("the test's storage failed");
                failing.failAt(step, 1, failure);
                Exception thrown = assertThrows(Exception.class, () -> strategy.run(task, context), step.name());
                assertTrue(causes(thrown).contains(failure), "the cause was lost at " + step + ": " + thrown);
                assertEquals(0, failing.openWriters(), "writers left open after a failure at " + step);
                assertEquals(List.of(), failing.artifacts());
                strategy.run(task, context);
                assertEquals(1, failing.artifacts().size(), "after a failure at " + step);
                assertEquals(100, rowsOf(failing, SampleDatabase.PARTITION));
            }
        }
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    @Test
    @Timeout(60)
    void beginsNothingThatWasCancelledBefore() throws Exception {
        try (SnapshotLease lease = lease(Set.of(SampleDatabase.PARTITION))) {
            ManualCancelSignal cancel = new ManualCancelSignal();
            cancel.cancel();
            DumpTask task = rowTask(lease, SampleDatabase.PARTITION);
            assertThrows(CancellationException.class, () -> strategy()
                    .run(task, context(lease, sink, new RecordingProgress(), cancel)));
            assertEquals(0, sink.openWriters());
            assertEquals(List.of(), sink.artifacts());
        }
    }

    @Test
    @Timeout(60)
    void endsSoonWhenItIsCancelled() throws Exception {
        try (SnapshotLease lease = lease(Set.of(SampleDatabase.LONG))) {
            ManualCancelSignal cancel = new ManualCancelSignal();
            long[] cancelledAt = new long[1];
            sink.onRow(rows -> {
                if (rows == 10) {
                    cancelledAt[0] = System.nanoTime();
                    cancel.cancel();
                }
            });
            DumpTask task = rowTask(lease, SampleDatabase.LONG);
            assertThrows(CancellationException.class, () -> strategy()
                    .run(task, context(lease, sink, new RecordingProgress(), cancel)));
            Duration took = Duration.ofNanos(System.nanoTime() - cancelledAt[0]);
            assertTrue(took.toSeconds() < 5, "it took " + took);
            assertEquals(0, sink.openWriters());
            assertEquals(List.of(), sink.artifacts());
            // The lease is as good as before.
            sink.onRow(rows -> {});
            strategy().run(task, context(lease, sink, new RecordingProgress(), CancelSignal.NEVER));
            assertEquals(200_000, rowsOf(sink, SampleDatabase.LONG));
        }
    }

    @Test
    void plansNothingForTablesThatStoreNoRows() throws Exception {
        TableName partitioned = new TableName("public", "parted");
        try (SnapshotLease lease = lease(Set.of(SampleDatabase.PARTITION))) {
            DumpPlan plan = strategy().plan(request(lease, Set.of(partitioned), RowFormat.AUTO));
            assertEquals(List.of(), rowTasks(plan));
            assertEquals(1, plan.tasks().size());
        }
    }
}
