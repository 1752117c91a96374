package io.hyperstow.storage.local.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a local target does with the files themselves. */
class LocalFilesTest {

    @TempDir
    Path temporary;

    private Path directory;
    private LocalStorageTarget target;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.resolve("new/storage");
        target = open(directory);
    }

    private static LocalStorageTarget open(Path directory) throws IOException {
        ObjectFolder folder = ObjectFolder.open(directory);
        Leftovers.sweep(folder);
        return new LocalStorageTarget("local", folder, new Publication());
    }

    private static void store(LocalStorageTarget target, String key, String content) throws IOException {
        try (StorageWrite write = target.create(new ObjectKey(key))) {
            write.stream().write(content.getBytes());
            write.commit();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static StorageException assertFails(ErrorCode code, Executable call) {
        StorageException failure = assertThrows(StorageException.class, call);
        assertEquals(code, failure.code(), failure.getMessage());
        return failure;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void keepsObjectsAsFilesThatOnlyTheOwnerReads() throws IOException {
        store(target, "backups/one/manifest.json", "{}");
        Path file = directory.resolve("backups/one/manifest.json");
        assertEquals("{}", Files.readString(file));
        assertEquals("rw-------", mode(file));
        for (Path folder = file.getParent(); !folder.equals(temporary); folder = folder.getParent()) {
            assertEquals("rwx------", mode(folder), folder.toString());
        }
        assertEquals(Optional.of(file.toRealPath()), target.localPath(new ObjectKey("backups/one/manifest.json")));
        assertEquals(Optional.empty(), target.localPath(new ObjectKey("backups/one")));
        assertEquals(Optional.empty(), target.localPath(new ObjectKey("backups/two")));
    }

    @Test
    void leavesAnExistingFoldersModeAlone() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        store(open(directory), "a/b", "x");
        assertEquals("rwxr-x---", mode(directory));
    }

    @Test
    void removesTheFoldersThatBecomeEmpty() throws IOException {
        store(target, "a/b/c/one", "1");
        store(target, "a/two", "2");
        target.delete(new ObjectKey("a/b/c/one"));
        assertEquals(List.of("a", "a/two"), files(directory));
        target.create(new ObjectKey("x/y/z")).close();
        assertEquals(List.of("a", "a/two"), files(directory));
        target.delete(new ObjectKey("a/two"));
        assertEquals(List.of(), files(directory));
    }

    @Test
    void removesNoObjectWhoseNameIsAFolderOfAnotherKey() throws IOException {
        store(target, "a", "x");
        ObjectFolder folder = ObjectFolder.open(directory);
        folder.prune(folder.path(new ObjectKey("a")));
        assertEquals("x", Files.readString(directory.resolve("a")));
    }

    @Test
    void listsOnlyWhatIsAnObject() throws IOException {
        store(target, "a/object", "1");
        Files.writeString(directory.resolve("not a key"), "1");
        Files.createDirectories(directory.resolve("lost+found/inner"));
        Files.writeString(directory.resolve("lost+found/inner/file"), "1");
        try (StorageWrite write = target.create(new ObjectKey("a/unfinished"))) {
            write.stream().write(1);
            List<String> shown = new ArrayList<>();
            target.list("", info -> shown.add(info.key().value()));
            assertEquals(List.of("a/object"), shown);
        }
    }

    @Test
    void goesNowhereThroughASymbolicLinkToAFolder() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("file"), "theirs");
        store(target, "a/b", "ours");
        Files.createSymbolicLink(directory.resolve("link"), outside);
        ObjectKey key = new ObjectKey("link/file");
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.open(key, ObjectRange.ALL));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.stat(key));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.delete(key));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.create(new ObjectKey("link/new")));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.create(new ObjectKey("link/new/deeper")));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.list("", info -> {}));
        assertFails(ErrorCode.STORAGE_DENIED, () -> target.list("link/f", info -> {}));
        target.list("a/", info -> {});
        assertEquals(Optional.empty(), target.localPath(key));
        assertEquals(List.of("file"), files(outside));
        assertEquals("theirs", Files.readString(outside.resolve("file")));
    }

    @Test
    void goesNowhereThroughASymbolicLinkToAFile() throws IOException {
        Path outside = Files.writeString(temporary.resolve("outside"), "theirs");
        Files.createSymbolicLink(directory.resolve("link"), outside);
        Files.createSymbolicLink(directory.resolve("dangling"), temporary.resolve("nothing"));
        for (String name : List.of("link", "dangling")) {
            ObjectKey key = new ObjectKey(name);
            StorageException failure = assertFails(ErrorCode.STORAGE_DENIED, () -> target.open(key, ObjectRange.ALL));
            assertTrue(failure.getMessage().contains(directory.resolve(name).toString()), failure.getMessage());
            assertFails(ErrorCode.STORAGE_DENIED, () -> target.create(key));
            assertFails(ErrorCode.STORAGE_DENIED, () -> target.delete(key));
            assertEquals(Optional.empty(), target.localPath(key));
        }
        assertEquals("theirs", Files.readString(outside));
        assertFalse(Files.exists(temporary.resolve("nothing")));
    }

    @Test
    void takesADirectoryThatIsItselfASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
        store(open(link), "a/b", "x");
        assertEquals("x", Files.readString(directory.resolve("a/b")));
    }

    @Test
    void saysThatAFileIsInTheWay() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertFails(ErrorCode.STORAGE_DENIED, () -> open(file));
        assertFails(ErrorCode.STORAGE_DENIED, () -> open(file.resolve("below")));
        store(target, "a", "x");
        assertFails(ErrorCode.STORAGE_FAILED, () -> target.create(new ObjectKey("a/b")));
        assertEquals("x", Files.readString(directory.resolve("a")));
    }

    @Test
    void doesNotMakeAFolderAnewThatWentAway() throws IOException {
        Files.move(directory, temporary.resolve("moved"));
        ObjectKey key = new ObjectKey("a/b");
        assertFails(ErrorCode.STORAGE_UNREACHABLE, () -> target.create(key));
        assertFails(ErrorCode.STORAGE_UNREACHABLE, () -> target.open(key, ObjectRange.ALL));
        assertFails(ErrorCode.STORAGE_UNREACHABLE, () -> target.stat(key));
        assertFails(ErrorCode.STORAGE_UNREACHABLE, () -> target.list("", info -> {}));
        assertFails(ErrorCode.STORAGE_UNREACHABLE, () -> target.delete(key));
        assertFalse(Files.exists(directory));
    }

    @Test
    void sweepsWhatWasNotWrittenToForADay() throws IOException {
        Path old = unfinished("a/b/old", 25);
        Path young = unfinished("a/young", 23);
        Path claim = unfinished("a/claim" + Publication.CLAIM, 25);
        Path theirs = Files.writeString(directory.resolve("~theirs"), "");
        Files.setLastModifiedTime(theirs, FileTime.from(Instant.EPOCH));
        store(target, "a/object", "x");
        Files.setLastModifiedTime(directory.resolve("a/object"), FileTime.from(Instant.EPOCH));
        open(directory);
        assertFalse(Files.exists(old.getParent()), "an old leftover's empty folder");
        assertFalse(Files.exists(claim), "an old claim");
        assertTrue(Files.exists(young), "a young leftover");
        assertTrue(Files.exists(theirs), "somebody else's file");
        assertArrayEquals("x".getBytes(), Files.readAllBytes(directory.resolve("a/object")));
    }

    private Path unfinished(String name, int hours) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Path marked = file.resolveSibling(LocalWrite.MARK + file.getFileName());
        Files.writeString(marked, "half");
        Files.setLastModifiedTime(marked, FileTime.from(Instant.now().minusSeconds(hours * 3600L)));
        return marked;
    }
}
