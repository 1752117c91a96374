package io.hyperstow.testkit.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.BackupOptions.FilePer;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What both contracts of strategies need: the strategy, a filled database, and hands that run tasks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StrategyBench {

    @TempDir
    Path workFolder;

    private SampleDatabase source;

    /** The strategy to test; a new instance each time, as a job gets it. */
    protected abstract DumpStrategy strategy();

    /** Its twin; a new instance each time. */
    protected abstract RestoreStrategy restoreStrategy();

    /**
     * A lease as a job gets it. The contract closes it.
     *
     * @param server where; {@link TestServer#superuser} may be the profile's user
     * @param database the database's name
     * @param tables the tables to protect, as TimescaleDB's users know them
     */
    protected abstract SnapshotLease lease(TestServer server, String database, Set<TableName> tables) throws Exception;

    /** The server to test with. */
    protected ServerKind serverKind() {
        return ServerKind.PG17_TIMESCALE;
    }

    @BeforeAll
    final void makeSource() {
        source = SampleDatabase.filled(Testbed.server(serverKind()));
    }

    @AfterAll
    final void dropSource() {
        if (source != null) {
            source.drop();
        }
    }

    final SampleDatabase source() {
        return source;
    }

    final SnapshotLease lease(Set<TableName> tables) throws Exception {
        return lease(source.server(), source.name(), tables);
    }

    /** Whether the strategy understands an option. */
    final boolean understands(String option) {
        return strategy().properties().options().contains(option);
    }

    /** A request for tables with all their rows. */
    final DumpRequest request(SnapshotLease lease, Set<TableName> tables, RowFormat format) {
        return new DumpRequest(lease.inventory(), tables, tables, options(tables, format, FilePer.TABLE));
    }

    /** Options in the way a caller gives them: what is the default anyway is not given. */
    final BackupOptions options(Set<TableName> tables, RowFormat format, FilePer filePer) {
        Set<String> given = new TreeSet<>(Set.of("include"));
        if (format != RowFormat.AUTO) {
            given.add("format");
        }
        if (filePer != FilePer.TABLE) {
            given.add("filePer");
        }
        List<String> include = tables.stream().map(TableName::quoted).toList();
        return new BackupOptions(
                include,
                List.of(),
                List.of(),
                2,
                format,
                Codec.ZSTD,
                Codec.ZSTD.defaultLevel(),
                filePer,
                Duration.ofSeconds(30),
                Check.COUNTS,
                false,
                "",
                given);
    }

    /** The tasks of a plan that copy rows. */
    static List<DumpTask.Rows> rowTasks(DumpPlan plan) {
        return plan.tasks().stream()
                .filter(task -> task instanceof DumpTask.Rows)
                .map(task -> (DumpTask.Rows) task)
                .toList();
    }

    /** The one task that copies a table, which is small. */
    final DumpTask.Rows rowTask(SnapshotLease lease, TableName table) {
        List<DumpTask.Rows> tasks = rowTasks(strategy().plan(request(lease, Set.of(table), RowFormat.AUTO)));
        assertEquals(1, tasks.size(), "tasks for the rows of '" + table + "'");
        return tasks.get(0);
    }

    final DumpContext context(SnapshotLease lease, ArtifactSink sink, Progress progress, CancelSignal cancel) {
        return new DumpContext(lease, sink, workFolder, progress, cancel);
    }

    /** Copies all rows of tables into memory, as one job does. */
    final MemoryArtifactSink dumpRows(SnapshotLease lease, DumpRequest request) throws Exception {
        MemoryArtifactSink sink = new MemoryArtifactSink();
        DumpStrategy strategy = strategy();
        DumpContext context = context(lease, sink, new RecordingProgress(), CancelSignal.NEVER);
        for (DumpTask.Rows task : rowTasks(strategy.plan(request))) {
            strategy.run(task, context);
            assertEquals(0, sink.openWriters(), "writers left open by " + task.id());
        }
        return sink;
    }
}
