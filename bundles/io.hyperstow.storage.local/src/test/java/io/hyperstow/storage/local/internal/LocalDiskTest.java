package io.hyperstow.storage.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What happens on a disk that is full or read-only: a real one of 1 MiB, which only root can mount. */
class LocalDiskTest {

    @TempDir
    Path disk;

    private LocalStorageTarget target;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m,nr_inodes=16", "hyperstow-test", disk.toString()),
                "this user may not mount a tmpfs");
        target = new LocalStorageTarget("local", ObjectFolder.open(disk.resolve("storage")), new Publication());
    }

    @AfterEach
    void unmount() throws Exception {
        if (target != null) {
            assertTrue(run("umount", disk.toString()), "umount");
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void assertFails(ErrorCode code, Executable call) {
        StorageException failure = assertThrows(StorageException.class, call);
        assertEquals(code, failure.code(), failure.getMessage());
        assertFalse(failure.hint().isBlank());
    }

    private void store(String key, int bytes) throws IOException {
        try (StorageWrite write = target.create(new ObjectKey(key))) {
            write.stream().write(new byte[bytes]);
            write.commit();
        }
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesNothing() throws IOException {
        store("kept/object", 500_000);
        assertFails(ErrorCode.STORAGE_FULL, () -> store("new/object", 600_000));
        assertEquals(Optional.empty(), target.stat(new ObjectKey("new/object")));
        try (Stream<Path> files = Files.list(disk.resolve("storage"))) {
            assertEquals(
                    List.of("kept"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
        try (InputStream in = target.open(new ObjectKey("kept/object"), ObjectRange.ALL)) {
            assertEquals(500_000, in.readAllBytes().length);
        }
        target.delete(new ObjectKey("kept/object"));
        store("new/object", 600_000);
    }

    @Test
    void saysThatTheDiskHasNoRoomForAnotherFile() {
        assertFails(ErrorCode.STORAGE_FULL, () -> {
            for (int i = 0; i < 20; i++) {
                store("small/" + i, 1);
            }
        });
        assertFails(ErrorCode.STORAGE_FULL, () -> store("a/b/c/d/e/f", 1));
        assertFalse(Files.exists(disk.resolve("storage/a")));
    }

    @Test
    void readsFromAReadOnlyDiskButChangesNothing() throws Exception {
        store("kept/object", 1000);
        assertTrue(run("mount", "-o", "remount,ro", disk.toString()), "remount");
        target = new LocalStorageTarget("local", ObjectFolder.open(disk.resolve("storage")), new Publication());
        assertEquals(
                1000, target.stat(new ObjectKey("kept/object")).orElseThrow().size());
        assertFails(ErrorCode.STORAGE_DENIED, () -> store("kept/other", 1));
        assertFails(ErrorCode.STORAGE_DENIED, () -> store("new/other", 1));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.delete(new ObjectKey("kept/object")));
        assertTrue(target.stat(new ObjectKey("kept/object")).isPresent());
    }
}
