package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.testkit.storage.FaultyStorageTarget;
import io.hyperstow.testkit.storage.FaultyStorageTarget.Operation;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        TaskArtifacts sink = backup.attempt();
        Artifact artifact = write(sink, "schema/a");
        assertEquals(List.of(), backup.committed());
        sink.keep();
        assertEquals(List.of(artifact), backup.committed());
    }

    @Test
    void aFailedAttemptLeavesNothingAndCanBeRepeated() throws IOException {
        TaskArtifacts failed = backup.attempt();
        write(failed, "schema/a");
        storage.failAt(Operation.COMMIT, 1, new StorageException(ErrorCode.STORAGE_UNREACHABLE, "cut", "wait", null));
        assertThrows(StorageException.class, () -> write(failed, "schema/b"));
        failed.discard();
        assertEquals(List.of(), stored());
        TaskArtifacts again = backup.attempt();
        write(again, "schema/a");
        write(again, "schema/b");
        again.keep();
        assertEquals(2, backup.committed().size());
    }

    @Test
    void aPathIsUsedOnceInABackup() throws IOException {
        write(backup.attempt(), "schema/a");
        StorageException e = assertThrows(StorageException.class, () -> write(backup.attempt(), "schema/a"));
        assertEquals(ErrorCode.OBJECT_EXISTS, e.code());
    }

    @Test
    void discardingTriesEveryObjectAndSaysWhatFailed() throws IOException {
        TaskArtifacts sink = backup.attempt();
        write(sink, "schema/a");
        write(sink, "schema/b");
        storage.failAt(Operation.DELETE, 1, new StorageException(ErrorCode.STORAGE_DENIED, "no", "ask", null));
        StorageException e = assertThrows(StorageException.class, sink::discard);
        assertEquals(ErrorCode.STORAGE_DENIED, e.code());
        assertEquals(List.of("backups/x/schema/a"), stored());
    }
}
