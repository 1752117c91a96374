package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.postgres.SnapshotService;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.core.internal.artifact.BackupArtifacts;
import io.hyperstow.core.internal.artifact.TaskArtifacts;
import io.hyperstow.core.internal.catalog.HeldLock;
import io.hyperstow.core.internal.catalog.LockKind;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLayout;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.options.JsonOptionsParser;
import io.hyperstow.core.internal.provider.Provided;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One backup, from its id to its manifest. */
final class BackupRun {

    /** How often a backup begins before it gives way for good. */
    private static final int SNAPSHOTS = 3;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JobContext context;
    private final DumpStrategy strategy;
    private final StrategyProperties properties;
    private final String strategyVersion;
    private final Database database;
    private final Repository repository;
    private final BackupOptions options;
    private final DumpScope scope;
    private final Instant startedAt = Instant.now();
    private final BackupId backup = BackupId.of(startedAt, RANDOM.nextInt());
    private final BackupArtifacts artifacts;

    BackupRun(JobContext context, Provided<DumpStrategy> strategy, Database database, Repository repository) {
        this.context = context;
        this.strategy = strategy.service();
        this.properties = this.strategy.properties();
        this.strategyVersion = strategy.version();
        this.database = database;
        this.repository = repository;
        this.options = BackupRules.options(context.request().options(), properties);
        this.scope = new DumpScope(properties, options);
        this.artifacts = new BackupArtifacts(repository.target(), spec -> RepositoryLayout.artifact(backup, spec));
    }

    void run(SnapshotService snapshots, RepositoryLocks locks, Agent agent) throws Exception {
        context.backup(backup.value());
        repository.prepare();
        String purpose = "a backup of '" + database.name() + "' (job " + context.id() + ")";
        try (HeldLock lock = locks.acquire(repository, LockKind.SHARED, purpose, Set.of(backup));
                WorkFolder folder =
                        new WorkFolder(agent.workDirectory(), context.id().value())) {
            try {
                finish(dump(snapshots, folder.path(), agent), lock);
            } catch (Exception | Error e) {
                new UnfinishedBackup(repository, backup).remove(context);
                throw e;
            }
        }
    }

    /**
     * Dumps; where others want a table for themselves, from the beginning. Whoever waits for an exclusive lock keeps every
     * new reader out until it has had it, and it waits for the lock of this backup: only to let go of the snapshot helps.
     */
    private ManifestAssembly dump(SnapshotService snapshots, Path folder, Agent agent) throws Exception {
        for (int snapshot = 1; ; snapshot++) {
            try {
                return dumpOnce(snapshots, folder, agent);
            } catch (LockedOutException e) {
                if (snapshot == SNAPSHOTS) {
                    throw e.afterAll(SNAPSHOTS);
                }
                context.warn("the backup begins anew with another snapshot, because " + e.waiting()
                        + " waited for an exclusive lock, which kept pg_dump out");
                artifacts.discard();
            }
        }
    }

    /** Takes the snapshot and copies; when it returns, the server is left alone again. */
    private ManifestAssembly dumpOnce(SnapshotService snapshots, Path folder, Agent agent) throws Exception {
        context.phase("taking the snapshot");
        try (SnapshotLease lease = lease(snapshots)) {
            Inventory inventory = lease.inventory();
            TableSelection selection = scope.select(inventory);
            selection.notes().forEach(context::log);
            selection.excluded().forEach(e -> context.warn("left out: " + e.name() + ": " + e.why()));
            DumpPlan plan = strategy.plan(
                    new DumpRequest(inventory, selection.tables(), selection.rows(), selection.aggregates(), options));
            plan.notes().forEach(context::log);
            if (options.include().isEmpty()) {
                LeftOutTables.refuse(lease, selection.leftOut(inventory), context);
            }
            SegmentSums counted = new SegmentSums(List.of());
            List<CountTask> counts = counts(lease, selection);
            List<Task> tasks = new ArrayList<>(plan.tasks());
            tasks.addAll(counts);
            context.expect(tasks.size(), tasks.stream().mapToLong(Task::weight).sum());
            context.phase("copying " + selection.tables().size() + " table(s)");
            RowCounter counter = new RowCounter(lease, context, counted);
            context.runAll(tasks, scope.threads(), task -> {
                if (task instanceof CountTask count) {
                    counter.run(count);
                } else {
                    attempt((DumpTask) task, lease, folder);
                }
            });
            List<Artifact> committed = artifacts.committed();
            return new ManifestAssembly(
                    identity(agent),
                    new ManifestAssembly.Source(inventory, lease.facts(), selection, options),
                    committed,
                    scope.facts(inventory, committed, counted));
        }
    }

    /** What is counted beside the dump, because the strategy does not see the rows it writes. */
    private List<CountTask> counts(SnapshotLease lease, TableSelection selection) throws SQLException, IOException {
        if (!scope.counts()) {
            return List.of();
        }
        Set<TableName> materializations = scope.materializations(lease.inventory());
        return CountPlan.tasks(lease.inventory(), selection.rows(), materializations, options.check());
    }

    private SnapshotLease lease(SnapshotService snapshots) throws SQLException {
        return snapshots.lease(new SnapshotRequest(
                database,
                database.databaseName(),
                scope::protect,
                options.lockTimeout(),
                scope.archive(),
                context,
                context));
    }

    /** In a folder of its own: of an attempt that failed nothing takes room while the next one works. */
    private void attempt(DumpTask task, SnapshotLease lease, Path folder) throws Exception {
        TaskArtifacts sink = artifacts.attempt(context);
        try (WorkFolder own = new WorkFolder(folder, "task")) {
            try {
                strategy.run(task, new DumpContext(lease, sink, own.path(), context, context));
                sink.keep();
            } catch (Exception | Error e) {
                try {
                    sink.discard();
                } catch (IOException | RuntimeException notRemoved) {
                    e.addSuppressed(notRemoved);
                }
                if (!(task instanceof DumpTask.Rows) && LockedOutException.isIt(e)) {
                    throw LockedOutException.of((BackupException) e, lease, context);
                }
                throw e;
            }
        }
    }

    private ManifestAssembly.Identity identity(Agent agent) {
        return new ManifestAssembly.Identity(
                backup,
                agent.id(),
                agent.version(),
                new Manifest.StrategyVersion(properties.id(), strategyVersion),
                startedAt,
                JsonOptionsParser.values(context.request().options()));
    }

    private void finish(ManifestAssembly assembly, HeldLock lock) throws IOException {
        context.phase("writing the manifest");
        Manifest manifest = assembly.assemble();
        lock.ensureHeld();
        requireStored(repository, backup, manifest.artifacts());
        context.throwIfCancelled();
        repository.writeManifest(manifest);
        context.log("backup '" + backup + "': " + manifest.totals());
    }

    /** A last look before the backup exists: whoever swept or damaged the folder meanwhile must not go unnoticed. */
    static void requireStored(Repository repository, BackupId backup, List<Artifact> committed) throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        for (ObjectInfo object : repository.folder(backup)) {
            sizes.put(object.key().value(), object.size());
        }
        for (Artifact artifact : committed) {
            if (!Long.valueOf(artifact.storedBytes()).equals(sizes.get(artifact.key()))) {
                throw new BackupException(
                        ErrorCode.ARTIFACT_MISSING,
                        "'" + artifact.key() + "' was written and is not there any more",
                        "find out who else changes storage '" + repository.name() + "', then start again");
            }
        }
    }
}
