package io.hyperstow.core.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import io.hyperstow.core.internal.artifact.BackupArtifacts;
import io.hyperstow.core.internal.artifact.TaskArtifacts;
import io.hyperstow.core.internal.fixture.FixedProviders;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.Manifests;
import io.hyperstow.core.internal.fixture.MovableClock;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.testkit.storage.FaultyStorageTarget;
import io.hyperstow.testkit.storage.FaultyStorageTarget.Operation;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class StoredBackupCatalogTest {

    private static final BackupId ID = Manifests.ID;
    private static final byte[] CONTENT = "PGDMP".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path work;

    private final MemoryStorageTarget memory = new MemoryStorageTarget("vault");
    private final FaultyStorageTarget storage = new FaultyStorageTarget(memory);
    private final StoredObjects objects = new StoredObjects(memory);
    private final FixedProviders<StorageTarget> targets =
            new FixedProviders<>("vault", storage, ErrorCode.UNKNOWN_STORAGE);
    private final RepositoryLocks locks = new RepositoryLocks("agent-1", new MovableClock());
    private StoredBackupCatalog catalog;
    private Artifact artifact;

    @BeforeEach
    void makeABackup() throws IOException {
        catalog = new StoredBackupCatalog(targets, locks, work.resolve("work"));
        TaskArtifacts sink =
                new BackupArtifacts(storage, spec -> RepositoryLayout.artifact(ID, spec)).attempt(CancelSignal.NEVER);
        try (ArtifactWriter writer = sink.create(ArtifactSpec.file("schema/tables.dump", ArtifactKind.SCHEMA))) {
            writer.stream().write(CONTENT);
            artifact = writer.commit();
        }
        Repository repository = new Repository(storage);
        repository.prepare();
        repository.writeManifest(Manifests.of(ID, new InventoryBuilder().build(), List.of(artifact)));
    }

    @AfterEach
    void stop() {
        locks.stop();
    }

    private List<Path> workFiles() throws IOException {
        if (!Files.exists(work.resolve("work"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(work.resolve("work"))) {
            return files.toList();
        }
    }

    @Test
    void anOpenBackupIsLockedUntilItIsClosed() throws IOException {
        BackupReader reader = catalog.open("vault", ID, "a restore");
        assertEquals(ID, reader.manifest().backupId());
        assertEquals(1, targets.held());
        assertEquals(1, objects.keys("locks/").size());
        try (InputStream in = reader.open(artifact)) {
            assertArrayEquals(CONTENT, in.readAllBytes());
        }
        reader.close();
        reader.close();
        assertEquals(0, targets.held());
        assertEquals(List.of(), objects.keys("locks/"));
    }

    @Test
    void givesAFileThatGoesWithTheReader() throws IOException {
        try (BackupReader reader = catalog.open("vault", ID, "a restore")) {
            Path file = reader.file(artifact);
            assertArrayEquals(CONTENT, Files.readAllBytes(file));
            assertEquals(file, reader.file(artifact));
            assertTrue(workFiles().get(0).getFileName().toString().startsWith("job-"));
        }
        assertEquals(List.of(), workFiles());
    }

    @Test
    void givesNoDamagedFile() throws IOException {
        memory.damage(new ObjectKey(artifact.key()), 2);
        try (BackupReader reader = catalog.open("vault", ID, "a restore")) {
            BackupException e = assertThrows(BackupException.class, () -> reader.file(artifact));
            assertEquals(ErrorCode.ARTIFACT_CORRUPT, e.code());
        }
        assertEquals(List.of(), workFiles());
    }

    @Test
    void givesTheStoragesOwnFileAfterComparingIt() throws IOException {
        Path file = Files.write(work.resolve("stored"), CONTENT);
        StoredBackupCatalog local = new StoredBackupCatalog(
                new FixedProviders<>("vault", new FileOf(memory, file), ErrorCode.UNKNOWN_STORAGE), locks, work);
        try (BackupReader reader = local.open("vault", ID, "a restore")) {
            assertEquals(file, reader.file(artifact));
        }
        assertTrue(Files.exists(file));
        memory.damage(new ObjectKey(artifact.key()), 2);
        try (BackupReader reader = local.open("vault", ID, "a restore")) {
            assertThrows(BackupException.class, () -> reader.file(artifact));
        }
    }

    @Test
    @Timeout(60)
    void givesSeveralFilesAtTheSameTime() throws Exception {
        ObjectKey other = new ObjectKey(artifact.key() + "-2");
        try (StorageWrite write = memory.create(other)) {
            write.stream().write(CONTENT);
            write.commit();
        }
        Path file = Files.write(work.resolve("stored"), CONTENT);
        CyclicBarrier together = new CyclicBarrier(2);
        StorageTarget meeting = new FileOf(memory, file) {
            @Override
            public Optional<Path> localPath(ObjectKey key) {
                try {
                    together.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
                return super.localPath(key);
            }
        };
        StoredBackupCatalog local =
                new StoredBackupCatalog(new FixedProviders<>("vault", meeting, ErrorCode.UNKNOWN_STORAGE), locks, work);
        try (BackupReader reader = local.open("vault", ID, "a restore")) {
            CompletableFuture<Path> beside = CompletableFuture.supplyAsync(() -> lent(reader, named(other.value())));
            assertEquals(file, lent(reader, artifact));
            assertEquals(file, beside.get());
        }
    }

    private static Path lent(BackupReader reader, Artifact wanted) {
        try {
            return reader.file(wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Artifact named(String key) {
        return new Artifact(
                key,
                artifact.kind(),
                null,
                List.of(),
                null,
                "",
                artifact.codec(),
                "",
                0,
                artifact.bytes(),
                artifact.storedBytes(),
                artifact.sha256(),
                List.of());
    }

    @Test
    void refusesWhatItDoesNotKnowAndHoldsNothing() throws IOException {
        BackupId unknown = new BackupId("20261122T152233Z-000000");
        BackupException storageRefusal = assertThrows(BackupException.class, () -> catalog.manifest("attic", ID));
        assertEquals(ErrorCode.UNKNOWN_STORAGE, storageRefusal.code());
        BackupException e = assertThrows(BackupException.class, () -> catalog.open("vault", unknown, "x"));
        assertEquals(ErrorCode.UNKNOWN_BACKUP, e.code());
        assertFalse(e.hint().isEmpty());
        assertEquals(0, targets.held());
        assertEquals(List.of(), objects.keys("locks/"));
    }

    @Test
    void theStoragesFailureKeepsItsCodeAndHint() {
        storage.failFrom(
                Operation.OPEN, 1, new StorageException(ErrorCode.STORAGE_DENIED, "'x' is closed", "ask", null));
        BackupException e = assertThrows(BackupException.class, () -> catalog.manifest("vault", ID));
        assertEquals(ErrorCode.STORAGE_DENIED, e.code());
        assertEquals("'x' is closed", e.problem());
        assertEquals("ask", e.hint());
        assertEquals(0, targets.held());
    }

    /** A target whose objects all seem to lie in one file. */
    private static class FileOf implements StorageTarget {

        private final StorageTarget target;
        private final Path file;

        FileOf(StorageTarget target, Path file) {
            this.target = target;
            this.file = file;
        }

        @Override
        public StorageProperties properties() {
            return target.properties();
        }

        @Override
        public StorageWrite create(ObjectKey key) throws IOException {
            return target.create(key);
        }

        @Override
        public InputStream open(ObjectKey key, ObjectRange range) throws IOException {
            return target.open(key, range);
        }

        @Override
        public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
            return target.stat(key);
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> visitor) throws IOException {
            target.list(prefix, visitor);
        }

        @Override
        public void delete(ObjectKey key) throws IOException {
            target.delete(key);
        }

        @Override
        public Optional<Path> localPath(ObjectKey key) {
            return Optional.of(file);
        }
    }
}
