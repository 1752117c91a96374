package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.testkit.dump.ManualCancelSignal;
import io.hyperstow.testkit.storage.FaultyStorageTarget;
import io.hyperstow.testkit.storage.FaultyStorageTarget.Operation;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskArtifactsTest {

    private final MemoryStorageTarget memory = new MemoryStorageTarget("memory");
    private final FaultyStorageTarget storage = new FaultyStorageTarget(memory);
    private final BackupArtifacts backup = new BackupArtifacts(storage, TestRows::key);

    private static Artifact write(TaskArtifacts sink, String path) throws IOException {
        try (ArtifactWriter writer = sink.create(ArtifactSpec.file(path, ArtifactKind.SCHEMA))) {
            writer.stream().write(path.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return writer.commit();
        }
    }

    private List<String> stored() {
        List<ObjectInfo> objects = new ArrayList<>();
        memory.list("", objects::add);
        return objects.stream().map(o -> o.key().value()).sorted().toList();
    }

    @Test
    void onlyASuccessfulAttemptCounts() throws IOException {
        TaskArtifacts sink = backup.attempt(CancelSignal.NEVER);
        Artifact artifact = write(sink, "schema/a");
        assertEquals(List.of(), backup.committed());
        sink.keep();
        assertEquals(List.of(artifact), backup.committed());
    }

    @Test
    void aFailedAttemptLeavesNothingAndCanBeRepeated() throws IOException {
        TaskArtifacts failed = backup.attempt(CancelSignal.NEVER);
        write(failed, "schema/a");
        storage.failAt(Operation.COMMIT, 1, new StorageException(ErrorCode.STORAGE_UNREACHABLE, "cut", "wait", null));
        assertThrows(StorageException.class, () -> write(failed, "schema/b"));
        failed.discard();
        assertEquals(List.of(), stored());
        TaskArtifacts again = backup.attempt(CancelSignal.NEVER);
        write(again, "schema/a");
        write(again, "schema/b");
        again.keep();
        assertEquals(2, backup.committed().size());
    }

    @Test
    void aPathIsUsedOnceInABackup() throws IOException {
        write(backup.attempt(CancelSignal.NEVER), "schema/a");
        StorageException e =
                assertThrows(StorageException.class, () -> write(backup.attempt(CancelSignal.NEVER), "schema/a"));
        assertEquals(ErrorCode.OBJECT_EXISTS, e.code());
    }

    @Test
    void discardingTriesEveryObjectAndSaysWhatFailed() throws IOException {
        TaskArtifacts sink = backup.attempt(CancelSignal.NEVER);
        write(sink, "schema/a");
        write(sink, "schema/b");
        storage.failAt(Operation.DELETE, 1, new StorageException(ErrorCode.STORAGE_DENIED, "no", "ask", null));
        StorageException e = assertThrows(StorageException.class, sink::discard);
        assertEquals(ErrorCode.STORAGE_DENIED, e.code());
        assertEquals(List.of("backups/x/schema/a"), stored());
    }

    private static Path file(Path folder, int number) throws IOException {
        return Files.writeString(folder.resolve(number + ".dat"), "content of " + number);
    }

    private static ArtifactSpec archive(int number) {
        return ArtifactSpec.file("archive/" + number + ".dat", ArtifactKind.ARCHIVE);
    }

    @Test
    void takenFilesAreStoredWhenTheAttemptIsKeptAndGoneFromTheFolder(@TempDir Path folder) throws IOException {
        TaskArtifacts sink = backup.attempt(CancelSignal.NEVER);
        for (int i = 0; i < 100; i++) {
            sink.take(archive(i), file(folder, i));
        }
        sink.keep();
        assertEquals(100, backup.committed().size());
        assertEquals(100, stored().size());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void severalFilesAreStoredAtTheSameTime(@TempDir Path folder) throws Exception {
        CountDownLatch four = new CountDownLatch(4);
        BackupArtifacts slow = new BackupArtifacts(storage, spec -> {
            four.countDown();
            await(four);
            return TestRows.key(spec);
        });
        TaskArtifacts sink = slow.attempt(CancelSignal.NEVER);
        for (int i = 0; i < 20; i++) {
            sink.take(archive(i), file(folder, i));
        }
        sink.keep();
        assertEquals(20, slow.committed().size());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS), "the others begin too");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatCannotBeStoredFailsTheAttemptAndStopsTheOthers(@TempDir Path folder) throws IOException {
        storage.failAt(Operation.COMMIT, 3, new StorageException(ErrorCode.STORAGE_FULL, "full", "make room", null));
        TaskArtifacts sink = backup.attempt(CancelSignal.NEVER);
        StorageException e = assertThrows(StorageException.class, () -> {
            for (int i = 0; i < 1000; i++) {
                sink.take(archive(i), file(folder, i));
            }
            sink.keep();
        });
        assertEquals(ErrorCode.STORAGE_FULL, e.code());
        assertTrue(stored().size() < 100, () -> stored().size() + " files after the failure");
        sink.discard();
        assertEquals(List.of(), stored());
        assertEquals(List.of(), backup.committed());
        TaskArtifacts again = backup.attempt(CancelSignal.NEVER);
        again.take(archive(0), file(folder, 0));
        again.keep();
        assertEquals(1, backup.committed().size());
    }

    @Test
    void cancellingEndsAnAttemptThatOnlyWaitsForItsFiles(@TempDir Path folder) throws IOException {
        ManualCancelSignal cancel = new ManualCancelSignal();
        TaskArtifacts sink = backup.attempt(cancel);
        cancel.cancel();
        sink.take(archive(0), file(folder, 0));
        assertThrows(CancellationException.class, sink::keep);
        sink.discard();
        assertEquals(List.of(), stored());
    }

    @Test
    void discardingWaitsForTheFilesUnderWay(@TempDir Path folder) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BackupArtifacts slow = new BackupArtifacts(storage, spec -> {
            begun.countDown();
            await(goOn);
            return TestRows.key(spec);
        });
        TaskArtifacts sink = slow.attempt(CancelSignal.NEVER);
        sink.take(archive(0), file(folder, 0));
        await(begun);
        CompletableFuture<Void> discarded = CompletableFuture.runAsync(() -> assertDoesNotThrow(sink::discard));
        assertThrows(TimeoutException.class, () -> discarded.get(200, TimeUnit.MILLISECONDS));
        goOn.countDown();
        discarded.get(20, TimeUnit.SECONDS);
        assertEquals(List.of(), stored());
    }
}
