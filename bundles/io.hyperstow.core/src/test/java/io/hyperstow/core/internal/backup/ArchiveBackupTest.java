package io.hyperstow.core.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.fixture.DirectJobContext;
import io.hyperstow.core.internal.fixture.FixedAgent;
import io.hyperstow.core.internal.fixture.FixedDatabase;
import io.hyperstow.core.internal.fixture.FixedProviders;
import io.hyperstow.core.internal.fixture.GeneratedArchive;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups whose strategy writes an archive that tells nothing of its rows. */
class ArchiveBackupTest {

    private static final Inventory INVENTORY = new InventoryBuilder()
            .hypertable("cpu", 3)
            .hypertable("mem", 2)
            .table("tags")
            .foreign("far")
            .aggregate("cpu_hourly", "cpu")
            .oldAggregate("cpu_old", "cpu")
            .job(1000, "cpu")
            .job(1001, "cpu_old")
            .build();

    @TempDir
    private Path work;

    private final MemoryStorageTarget memory = new MemoryStorageTarget("vault");
    private final StoredObjects objects = new StoredObjects(memory);
    private final Repository repository = new Repository(memory);
    private final FixedDatabase database = new FixedDatabase(INVENTORY);
    private final GeneratedArchive strategy = new GeneratedArchive();
    private final Plugins plugins = new Plugins(
            new FixedProviders<Database>("prod", database, ErrorCode.UNKNOWN_DATABASE),
            new FixedProviders<DumpStrategy>("generated", strategy, ErrorCode.UNKNOWN_STRATEGY),
            new FixedProviders<StorageTarget>("vault", memory, ErrorCode.UNKNOWN_STORAGE));
    private final RepositoryLocks locks = new RepositoryLocks("agent-1", Clock.systemUTC());

    @AfterEach
    void nothingIsHeldAfterwards() throws IOException {
        locks.stop();
        assertEquals(0, database.openLeases());
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(0, left.count());
        }
    }

    private DirectJobContext backup(String options) throws Exception {
        DirectJobContext context =
                new DirectJobContext(new JobRequest(JobKind.BACKUP, "prod", "generated", "vault", "", "", options));
        FixedAgent agent = new FixedAgent("agent-1", work, Duration.ofHours(24));
        new BackupJobHandler(plugins, database, locks, agent).run(context);
        return context;
    }

    private Manifest manifest(DirectJobContext job) throws IOException {
        return repository.manifest(new BackupId(job.backup()));
    }

    @Test
    void withoutACheckTheManifestHasChunksAndNoCounts() throws Exception {
        Manifest manifest = manifest(backup("{\"check\": \"none\", \"excludeTableData\": [\"mem\"]}"));
        assertEquals(List.of(), manifest.contents());
        assertEquals(
                List.of(-1L, -1L, -1L, 0L, 0L, -1L, -1L),
                manifest.chunks().stream().map(chunk -> chunk.rows()).toList());
        assertEquals(10, count(manifest, ArtifactKind.ARCHIVE));
        assertEquals(1, count(manifest, ArtifactKind.GLOBALS));
        assertEquals(
                List.of("public.cpu_hourly", "public.cpu_old"),
                manifest.aggregates().stream()
                        .map(aggregate -> aggregate.view().toString())
                        .toList());
        assertEquals(2, manifest.jobs().size());
        assertEquals(
                List.of("public.cpu", "public.far", "public.mem", "public.tags"),
                manifest.tables().stream()
                        .map(table -> table.name().toString())
                        .sorted()
                        .toList());
        assertEquals(
                Set.of("public.far", "public.mem"),
                manifest.scope().excluded().stream().map(e -> e.name()).collect(Collectors.toSet()));
    }

    private static long count(Manifest manifest, ArtifactKind kind) {
        return manifest.artifacts().stream().filter(a -> a.kind() == kind).count();
    }

    @Test
    void aWholeDatabaseIsLockedWithWhatIsBehindItsAggregates() throws Exception {
        backup("{\"check\": \"none\", \"excludeTableData\": [\"mem\"]}");
        assertEquals(
                Set.of(
                        "_timescaledb_internal._materialized_0",
                        "_timescaledb_internal._materialized_1",
                        "public.cpu",
                        "public.mem",
                        "public.tags"),
                database.protectedTables().stream().map(Object::toString).collect(Collectors.toSet()));
        backup("{\"check\": \"none\", \"include\": [\"tags\"]}");
        assertEquals(
                Set.of("public.tags"),
                database.protectedTables().stream().map(Object::toString).collect(Collectors.toSet()));
    }

    private void lockedOut(int times, AtomicInteger attempts) {
        strategy.interfere((task, context) -> {
            if (task instanceof DumpTask.Archive && attempts.incrementAndGet() <= times) {
                throw new BackupException(ErrorCode.LOCK_TIMEOUT, "could not lock 'x'", "wait");
            }
        });
    }

    @Test
    void whoeverIsLockedOutBeginsAnewWithAnotherSnapshot() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        lockedOut(2, attempts);
        DirectJobContext job = backup("{\"check\": \"none\"}");
        assertEquals(3, attempts.get(), "an attempt a snapshot");
        assertEquals(11, manifest(job).artifacts().size());
        assertTrue(job.progress().warnings().toString().contains("another snapshot"));
    }

    @Test
    void whoeverIsLockedOutAgainAndAgainGivesWay() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        lockedOut(100, attempts);
        BackupException e = assertThrows(BackupException.class, () -> backup("{\"check\": \"none\"}"));
        assertEquals(ErrorCode.LOCK_TIMEOUT, e.code());
        assertTrue(e.problem().contains("could not lock 'x'"), e.problem());
        assertTrue(e.hint().contains("alter_job"), e.hint());
        assertEquals(3, attempts.get());
        assertEquals(List.of("hyperstow.json"), objects.keys());
    }
}
