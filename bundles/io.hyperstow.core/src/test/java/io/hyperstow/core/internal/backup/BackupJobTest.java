package io.hyperstow.core.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.RowDigests.RowDigest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.artifact.XxhRowDigests;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.fixture.DirectJobContext;
import io.hyperstow.core.internal.fixture.FixedAgent;
import io.hyperstow.core.internal.fixture.FixedDatabase;
import io.hyperstow.core.internal.fixture.FixedProviders;
import io.hyperstow.core.internal.fixture.GeneratedRows;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.core.internal.options.DeleteOptions;
import io.hyperstow.core.internal.options.ListFilter;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.testkit.storage.FaultyStorageTarget;
import io.hyperstow.testkit.storage.FaultyStorageTarget.Operation;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole jobs: backup, verify and delete, on a storage in memory. */
class BackupJobTest {

    private static final Inventory INVENTORY = new InventoryBuilder()
            .hypertable("cpu", 3)
            .hypertable("idle", 0)
            .table("tags1")
            .table("empty2")
            .foreign("far")
            .aggregate("cpu_hourly", "cpu")
            .job(1000, "cpu")
            .job(1001, null)
            .job(1002, "cpu_hourly")
            .sequence("tags_seq", "tags1")
            .sequence("other_seq", "elsewhere")
            .build();
    private static final TableName AGGREGATED = INVENTORY.chunks().get(3).name();
    private static final String EVERYTHING = "{\"include\": [\"*\"], \"label\": \"x\"}";

    @TempDir
    private Path work;

    private final MemoryStorageTarget memory = new MemoryStorageTarget("vault");
    private final FaultyStorageTarget storage = new FaultyStorageTarget(memory);
    private final StoredObjects objects = new StoredObjects(memory);
    private final Repository repository = new Repository(memory);
    private final FixedDatabase database = new FixedDatabase(INVENTORY);
    private final GeneratedRows strategy = new GeneratedRows();
    private final FixedProviders<DumpStrategy> strategies =
            new FixedProviders<>("generated", strategy, ErrorCode.UNKNOWN_STRATEGY);
    private final FixedProviders<StorageTarget> storages =
            new FixedProviders<>("vault", storage, ErrorCode.UNKNOWN_STORAGE);
    private final Plugins plugins = new Plugins(
            new FixedProviders<Database>("prod", database, ErrorCode.UNKNOWN_DATABASE), strategies, storages);
    private final RepositoryLocks locks = new RepositoryLocks("agent-1", Clock.systemUTC());

    @AfterEach
    void nothingIsHeldAfterwards() throws IOException {
        locks.stop();
        assertEquals(0, strategies.held());
        assertEquals(0, storages.held());
        assertEquals(0, database.openLeases());
        assertEquals(List.of(), objects.keys("locks/"));
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(0, left.count());
        }
    }

    private FixedAgent agent() {
        return new FixedAgent("agent-1", work, Duration.ofHours(24));
    }

    private DirectJobContext context(JobKind kind, String backupId, String options) {
        return new DirectJobContext(new JobRequest(kind, "prod", "generated", "vault", backupId, "", options));
    }

    private DirectJobContext run(JobHandler handler, DirectJobContext context) throws Exception {
        assertEquals(handler.kind(), context.request().kind());
        handler.run(context);
        return context;
    }

    private BackupJobHandler backups() {
        return new BackupJobHandler(plugins, database, locks, agent());
    }

    private DirectJobContext backup(String options) throws Exception {
        return run(backups(), context(JobKind.BACKUP, "", options));
    }

    private Manifest made() throws Exception {
        return repository.manifest(new BackupId(backup(EVERYTHING).backup()));
    }

    private DirectJobContext verify(Manifest manifest) throws Exception {
        return run(
                new VerifyJobHandler(plugins, locks),
                context(JobKind.VERIFY, manifest.backupId().value(), ""));
    }

    private DirectJobContext delete(Manifest manifest, boolean confirm) throws Exception {
        return run(
                new DeleteJobHandler(plugins, locks, agent()),
                context(JobKind.DELETE, manifest.backupId().value(), new DeleteOptions(confirm).json()));
    }

    private static String digest(TableName... relations) {
        RowDigest digest = new XxhRowDigests().begin();
        for (TableName relation : relations) {
            for (int part = 0; part < (relation.name().endsWith("chunk") ? 2 : 1); part++) {
                GeneratedRows.rowsOf(relation, part).forEach(row -> digest.add(row, 0, row.length));
            }
        }
        return digest.text();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theManifestAccountsForEveryTableAndChunk(Codec codec) throws Exception {
        DirectJobContext job =
                backup("{\"include\": [\"*\"], \"codec\": \"" + codec.name().toLowerCase() + "\"}");
        Manifest manifest = repository.manifest(new BackupId(job.backup()));
        TableName one = InventoryBuilder.chunk(1, 1);
        TableName two = InventoryBuilder.chunk(1, 2);
        TableName three = InventoryBuilder.chunk(1, 3);
        assertEquals(
                List.of(
                        "_timescaledb_internal._materialized_0 6 " + digest(AGGREGATED),
                        "public.cpu 12 " + digest(one, two, three),
                        "public.empty2 0 " + digest(),
                        "public.idle 0 " + digest(),
                        "public.tags1 3 " + digest(InventoryBuilder.name("tags1"))),
                manifest.contents().stream().map(BackupJobTest::shown).toList());
        assertEquals(
                List.of("6 " + digest(one), "0 " + digest(), "6 " + digest(three), "6 " + digest(AGGREGATED)),
                manifest.chunks().stream().map(c -> c.rows() + " " + c.digest()).toList());
        assertEquals(
                INVENTORY.chunks().get(1).ranges(), manifest.chunks().get(1).ranges());
        assertEquals(
                List.of(one, two, three, AGGREGATED),
                manifest.chunks().stream().map(ChunkContent::name).toList());
        assertEquals(new Manifest.StrategyVersion("generated", "1.2.3"), manifest.strategy());
        assertEquals("1.2.3", job.strategyVersion());
        assertEquals(FixedDatabase.FACTS, manifest.snapshot());
        assertEquals(List.of("*"), manifest.scope().include());
        assertEquals(4, manifest.tables().size());
        assertEquals(2, manifest.hypertables().size());
        assertEquals(1, manifest.aggregates().size());
        assertEquals(
                List.of(1000, 1002), manifest.jobs().stream().map(j -> j.id()).toList());
        assertEquals(1, manifest.sequences().size());
        assertEquals(21, manifest.totals().rows());
        assertEquals(7, manifest.totals().artifacts());
        assertEquals(manifest.tables().size() + 1, database.protectedTables().size());
        assertEquals(21, job.progress().rows());
        verify(manifest);
    }

    private static String shown(TableContent content) {
        return content.table() + " " + content.rows() + " " + content.digest();
    }

    @Test
    void everythingLeftOutIsAWarningAndInTheManifest() throws Exception {
        DirectJobContext job = backup(EVERYTHING);
        Manifest manifest = repository.manifest(new BackupId(job.backup()));
        assertEquals(
                List.of("public.far"),
                manifest.scope().excluded().stream().map(e -> e.name()).toList());
        assertEquals(1, job.progress().warnings().size());
        assertTrue(job.progress().warnings().get(0).contains("public.far"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE", "WRITE", "COMMIT"})
    void aBackupThatFailsIsNotListedAndLeavesNothing(Operation operation) throws Exception {
        long calls = callsOfAWholeBackup(operation);
        List<String> before = objects.keys();
        for (long n = 1; n <= calls; n++) {
            StorageException failure = new StorageException(ErrorCode.STORAGE_FULL, "no room", "make room", null);
            storage.failAt(operation, n, failure);
            StorageException e = assertThrows(StorageException.class, () -> backup(EVERYTHING), operation + " " + n);
            assertEquals(failure, e);
            storage.heal();
            assertEquals(before, objects.keys(), operation + " " + n);
        }
    }

    private long callsOfAWholeBackup(Operation operation) throws Exception {
        made();
        long before = storage.calls(operation);
        made();
        return storage.calls(operation) - before;
    }

    @Test
    void aTaskThatFailsOnceIsRunAgainFromTheBeginning() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        strategy.interfere((task, context) -> {
            if (failures.incrementAndGet() == 1) {
                assertTrue(task instanceof DumpTask.Definitions, "the task that commits two artifacts");
                throw new BackupException(ErrorCode.SERVER_UNREACHABLE, "cut", "wait");
            }
        });
        verify(made());
    }

    @Test
    void whoeverKeepsTheDefinitionsLockedOutIsLetThroughWithAnotherSnapshot() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        strategy.interfere((task, context) -> {
            if (task instanceof DumpTask.Definitions && failures.incrementAndGet() < 3) {
                throw new BackupException(ErrorCode.LOCK_TIMEOUT, "could not lock 'x'", "wait");
            }
        });
        verify(made());
        assertEquals(3, failures.get(), "an attempt a snapshot");
    }

    @Test
    void aCancelledBackupLeavesNothing() throws Exception {
        DirectJobContext job = context(JobKind.BACKUP, "", EVERYTHING);
        strategy.interfere((task, context) -> {
            job.requestCancel();
            Thread.currentThread().interrupt();
        });
        assertThrows(CancellationException.class, () -> run(backups(), job));
        assertTrue(Thread.interrupted(), "the interrupt is kept for the engine");
        assertEquals(List.of("hyperstow.json"), objects.keys());
    }

    @Test
    void aRelationWithoutSegmentIsNoBackup() throws Exception {
        for (TableName forgotten : List.of(
                InventoryBuilder.chunk(1, 2), InventoryBuilder.name("tags1"), InventoryBuilder.name("empty2"))) {
            strategy.forget(forgotten);
            BackupException e = assertThrows(BackupException.class, () -> backup(EVERYTHING));
            assertEquals(ErrorCode.INTERNAL, e.code());
            assertTrue(e.problem().contains(forgotten.toString()), e.problem());
            assertEquals(List.of("hyperstow.json"), objects.keys());
        }
    }

    @Test
    void anArtifactThatVanishesBeforeTheEndIsNoBackup() throws Exception {
        strategy.interfere((task, context) -> {
            if (task instanceof DumpTask.Rows rows
                    && rows.artifact().table().name().equals("tags1")) {
                for (String key : objects.keys("backups/")) {
                    if (key.endsWith("objects.dump")) {
                        memory.delete(new ObjectKey(key));
                    }
                }
            }
        });
        BackupException e = assertThrows(BackupException.class, () -> backup(EVERYTHING));
        assertEquals(ErrorCode.ARTIFACT_MISSING, e.code());
        assertEquals(List.of("hyperstow.json"), objects.keys());
    }

    @Test
    void whatCannotBeRemovedIsNamed() throws Exception {
        DirectJobContext job = context(JobKind.BACKUP, "", EVERYTHING);
        strategy.interfere((task, context) -> {
            storage.failFrom(Operation.DELETE, 1, new StorageException(ErrorCode.STORAGE_DENIED, "no", "ask", null));
            throw new IllegalStateException("a bug");
        });
        assertThrows(IllegalStateException.class, () -> run(backups(), job));
        assertTrue(job.progress().warnings().toString().contains("'" + job.backup() + "'"));
        storage.heal();
        for (String key : objects.keys("locks/")) {
            memory.delete(new ObjectKey(key));
        }
    }

    @Test
    void aWholeDatabaseNeedsAStrategyForIt() throws Exception {
        BackupException e = assertThrows(BackupException.class, () -> backup(""));
        assertEquals(ErrorCode.UNSUPPORTED, e.code());
        assertTrue(e.hint().contains("include"));
        strategy.alsoFor(StrategyFeature.WHOLE_DATABASE);
        Manifest manifest = repository.manifest(new BackupId(backup("").backup()));
        assertEquals(3, manifest.jobs().size(), "jobs without a hypertable belong to the whole");
    }

    @Test
    void verifyNamesEveryDamagedArtifact() throws Exception {
        Manifest manifest = made();
        assertEquals(List.of(), verify(manifest).progress().warnings());
        List<Artifact> artifacts = manifest.artifacts();
        memory.damage(new ObjectKey(artifacts.get(1).key()), 3);
        memory.damage(new ObjectKey(artifacts.get(4).key()), 0);
        memory.delete(new ObjectKey(artifacts.get(2).key()));
        DirectJobContext job = context(JobKind.VERIFY, manifest.backupId().value(), "");
        BackupException e = assertThrows(BackupException.class, () -> run(new VerifyJobHandler(plugins, locks), job));
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, e.code());
        assertTrue(e.problem().contains(artifacts.get(1).key()), e.problem());
        assertEquals(3, job.progress().warnings().size());
        for (int damaged : new int[] {1, 2, 4}) {
            assertTrue(job.progress()
                    .warnings()
                    .toString()
                    .contains(artifacts.get(damaged).key()));
        }
    }

    @Test
    void verifyPassesOnAStorageThatCannotBeReached() throws Exception {
        Manifest manifest = made();
        storage.failFrom(Operation.READ, 3, new StorageException(ErrorCode.STORAGE_UNREACHABLE, "cut", "wait", null));
        assertThrows(StorageException.class, () -> verify(manifest));
        storage.heal();
    }

    @Test
    void aDeleteThatIsNotConfirmedOnlySaysWhatWouldGo() throws Exception {
        Manifest manifest = made();
        List<String> before = objects.keys();
        DirectJobContext job = delete(manifest, false);
        assertEquals(before, objects.keys());
        for (Artifact artifact : manifest.artifacts()) {
            assertTrue(job.progress().lines().toString().contains(artifact.key()));
        }
        assertTrue(job.progress().warnings().get(0).contains("nothing was deleted"));
    }

    @Test
    void aDeletedBackupIsGone() throws Exception {
        Manifest first = made();
        Manifest second = made();
        delete(first, true);
        assertEquals(List.of(second.backupId()), repository.backups());
        verify(second);
        BackupException e = assertThrows(BackupException.class, () -> delete(first, true));
        assertEquals(ErrorCode.UNKNOWN_BACKUP, e.code());
        delete(second, true);
        assertEquals(List.of("hyperstow.json"), objects.keys());
    }

    @Test
    void aDeleteThatFailsHalfWayLeavesNothingThatIsListed() throws Exception {
        Manifest manifest = made();
        // the second call removes the lock that was renewed, the first the manifest
        storage.failAt(Operation.DELETE, 3, new StorageException(ErrorCode.STORAGE_DENIED, "no", "ask", null));
        assertThrows(StorageException.class, () -> delete(manifest, true));
        storage.heal();
        assertEquals(List.of(), repository.backups());
        assertTrue(objects.keys("backups/").size() > 1);
    }

    private List<BackupSummary> list(String filter) throws IOException {
        return new BackupList(repository, ListFilter.parse(filter)).read();
    }

    @Test
    void listsTheNewestFirstAndWhatCannotBeReadWithItsProblem() throws Exception {
        assertEquals(List.of(), list(""));
        Manifest made = made();
        objects.put("backups/20200101T000000Z-000001/manifest.json", "{\"format\": 9}");
        objects.put("backups/20210101T000000Z-000001/data", "unfinished");
        List<BackupSummary> all = list("");
        assertEquals(2, all.size());
        BackupSummary newest = all.get(0);
        assertEquals(made.backupId().value(), newest.backupId());
        assertEquals("metrics", newest.database());
        assertEquals("generated", newest.strategy());
        assertEquals("x", newest.label());
        assertEquals(21, newest.rows());
        assertEquals(4, newest.chunks());
        assertEquals("", newest.problem());
        assertTrue(all.get(1).problem().contains("format 9"));
        assertEquals("2020-01-01T00:00:00Z", all.get(1).startedAt());
        assertEquals(1, list("{\"limit\": 1}").size());
        assertEquals(1, list("{\"before\": \"2020-01-02T00:00:00Z\"}").size());
        assertEquals(0, list("{\"before\": \"2019-01-02T00:00:00Z\"}").size());
        List<BackupSummary> others = list("{\"database\": \"other\"}");
        assertEquals(1, others.size());
        assertTrue(!others.get(0).problem().isEmpty(), "one that cannot be read is always shown");
    }
}
