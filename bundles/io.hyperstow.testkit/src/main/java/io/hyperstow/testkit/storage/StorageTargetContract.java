package io.hyperstow.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageFeature;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every storage target must do: the sentences of {@link StorageTarget} and {@link StorageWrite} as tests. What
 * concerns big objects and many writers is in {@link StorageTargetLoadContract}, which this class extends, so that a
 * subclass of this one has them all.
 */
public abstract class StorageTargetContract extends StorageTargetLoadContract {

    private StorageTarget target;

    @BeforeEach
    final void openTarget() throws Exception {
        target = target();
    }

    @AfterEach
    final void leaveNothingBehind() throws IOException {
        for (String left : listed(target, prefix())) {
            target.delete(new ObjectKey(left));
        }
    }

    @Test
    void saysWhatItIs() {
        StorageProperties properties = target.properties();
        assertTrue(properties.name().matches("[A-Za-z0-9._-]{1,64}"), properties.name());
        assertTrue(properties.kind().matches("[a-z0-9]+"), properties.kind());
        assertFalse(properties.location().isBlank());
        assertEquals(properties, target.properties());
    }

    @Test
    void showsNothingBeforeTheCommit() throws IOException {
        ObjectKey key = key("folder/object");
        Set<String> before = listed(target, "");
        try (StorageWrite write = target.create(key)) {
            write.stream().write(bytes(200_000));
            assertEquals(Optional.empty(), target.stat(key));
            assertFails(ErrorCode.ARTIFACT_MISSING, () -> target.open(key, ObjectRange.ALL)
                    .close());
            assertEquals(before, listed(target, ""));
            write.commit();
            assertTrue(target.stat(key).isPresent());
        }
    }

    @Test
    void showsTheWholeObjectAfterTheCommit() throws IOException {
        byte[] content = bytes(300_001);
        ObjectKey key = key("whole");
        ObjectInfo committed = store(target, key, content);
        assertEquals(key, committed.key());
        assertEquals(content.length, committed.size());
        Duration age = Duration.between(committed.modifiedAt(), Instant.now()).abs();
        assertTrue(age.compareTo(Duration.ofMinutes(10)) < 0, "committed " + age + " ago");
        ObjectInfo info = target.stat(key).orElseThrow();
        assertEquals(content.length, info.size());
        assertTrue(
                Duration.between(committed.modifiedAt(), info.modifiedAt())
                                .abs()
                                .toSeconds()
                        < 2,
                info.toString());
        assertArrayEquals(content, read(target, key, ObjectRange.ALL));
    }

    @Test
    void lendsOneStreamWhoseCloseDoesNothing() throws IOException {
        ObjectKey key = key("stream");
        try (StorageWrite write = target.create(key)) {
            write.stream().write('a');
            assertSame(write.stream(), write.stream());
            write.stream().close();
            write.stream().write(new byte[] {'x', 'b', 'c', 'x'}, 1, 2);
            write.stream().flush();
            write.stream().write(new byte[0]);
            write.commit();
        }
        assertArrayEquals(new byte[] {'a', 'b', 'c'}, read(target, key, ObjectRange.ALL));
    }

    @Test
    void leavesNothingOfAWriteThatIsClosedWithoutCommit() throws IOException {
        ObjectKey key = key("folder/aborted");
        StorageWrite write = target.create(key);
        write.stream().write(bytes(100_000));
        write.close();
        write.close();
        assertThrows(IOException.class, write::commit);
        assertEquals(Optional.empty(), target.stat(key));
        assertEquals(Set.of(), listed(target, prefix()));
        store(target, key, bytes(3));
        assertArrayEquals(bytes(3), read(target, key, ObjectRange.ALL));
    }

    @Test
    void keepsACommittedObjectWhateverIsDoneWithItsWriteAfterwards() throws IOException {
        ObjectKey key = key("kept");
        StorageWrite write = target.create(key);
        write.stream().write(bytes(10));
        write.commit();
        assertThrows(IOException.class, () -> write.stream().write(1));
        assertThrows(IOException.class, write::commit);
        write.close();
        write.close();
        assertArrayEquals(bytes(10), read(target, key, ObjectRange.ALL));
    }

    @Test
    void refusesToCreateAnObjectThatExists() throws IOException {
        ObjectKey key = key("taken");
        store(target, key, bytes(5));
        assertFails(ErrorCode.OBJECT_EXISTS, () -> target.create(key).close());
        assertArrayEquals(bytes(5), read(target, key, ObjectRange.ALL));
    }

    @Test
    void refusesToCommitOverAnObjectThatAppearedMeanwhile() throws IOException {
        ObjectKey key = key("folder/contested");
        try (StorageWrite late = target.create(key)) {
            late.stream().write(bytes(20));
            store(target, key, bytes(10));
            assertFails(ErrorCode.OBJECT_EXISTS, late::commit);
        }
        assertArrayEquals(bytes(10), read(target, key, ObjectRange.ALL));
        assertEquals(Set.of(key.value()), listed(target, prefix()));
    }

    @Test
    void keepsAnEmptyObject() throws IOException {
        ObjectKey key = key("empty");
        assertEquals(0, store(target, key, new byte[0]).size());
        assertEquals(0, target.stat(key).orElseThrow().size());
        assertArrayEquals(new byte[0], read(target, key, ObjectRange.ALL));
        assertArrayEquals(new byte[0], read(target, key, new ObjectRange(0, 10)));
        assertArrayEquals(new byte[0], read(target, key, new ObjectRange(7, 10)));
        assertEquals(Set.of(key.value()), listed(target, prefix()));
    }

    @Test
    void readsTheRangeThatIsAskedForAsFarAsItExists() throws IOException {
        byte[] content = bytes(100_000);
        ObjectKey key = key("ranges");
        store(target, key, content);
        for (ObjectRange range : List.of(
                new ObjectRange(0, 100_000),
                new ObjectRange(0, 1),
                new ObjectRange(0, 0),
                new ObjectRange(99_999, 1),
                new ObjectRange(40_000, 20_000),
                new ObjectRange(40_000, Long.MAX_VALUE),
                new ObjectRange(99_990, 11),
                new ObjectRange(100_000, 1),
                new ObjectRange(100_001, Long.MAX_VALUE),
                new ObjectRange(Long.MAX_VALUE, Long.MAX_VALUE))) {
            int from = (int) Math.min(range.offset(), content.length);
            int to = from + (int) Math.min(range.length(), content.length - from);
            byte[] expected = Arrays.copyOfRange(content, from, to);
            assertArrayEquals(expected, read(target, key, range), range.toString());
        }
    }

    @Test
    void readsByteByByteToo() throws IOException {
        ObjectKey key = key("bytewise");
        store(target, key, new byte[] {0, (byte) 0xff, 7});
        try (InputStream in = target.open(key, new ObjectRange(1, 2))) {
            assertEquals(0, in.read(new byte[0]));
            assertEquals(0xff, in.read());
            assertEquals(7, in.read());
            assertEquals(-1, in.read());
            assertEquals(-1, in.read(new byte[4]));
        }
    }

    @Test
    void failsToReadFromAClosedStream() throws IOException {
        ObjectKey key = key("closed");
        store(target, key, bytes(100));
        InputStream in = target.open(key, ObjectRange.ALL);
        in.close();
        in.close();
        assertThrows(IOException.class, in::read);
    }

    @Test
    void saysWhichObjectIsMissing() throws IOException {
        ObjectKey key = key("folder/missing");
        assertEquals(Optional.empty(), target.stat(key));
        StorageException failure = assertFails(ErrorCode.ARTIFACT_MISSING, () -> target.open(key, ObjectRange.ALL)
                .close());
        assertTrue(failure.getMessage().contains(key.value()), failure.getMessage());
        target.delete(key);
    }

    @Test
    void deletesAnObjectAndFreesItsKey() throws IOException {
        ObjectKey key = key("folder/deleted");
        ObjectKey neighbour = key("folder/neighbour");
        store(target, key, bytes(5));
        store(target, neighbour, bytes(6));
        target.delete(key);
        target.delete(key);
        assertEquals(Optional.empty(), target.stat(key));
        assertFails(ErrorCode.ARTIFACT_MISSING, () -> target.open(key, ObjectRange.ALL)
                .close());
        assertEquals(Set.of(neighbour.value()), listed(target, prefix()));
        store(target, key, bytes(7));
        assertArrayEquals(bytes(7), read(target, key, ObjectRange.ALL));
    }

    @Test
    void doesNotTakeTheBeginningOfAKeyForAnObject() throws IOException {
        ObjectKey key = key("folder/inner/object");
        store(target, key, bytes(5));
        for (ObjectKey folder : List.of(key("folder/inner"), key("folder"))) {
            assertEquals(Optional.empty(), target.stat(folder));
            assertFails(ErrorCode.ARTIFACT_MISSING, () -> target.open(folder, ObjectRange.ALL)
                    .close());
            target.delete(folder);
        }
        assertArrayEquals(bytes(5), read(target, key, ObjectRange.ALL));
    }

    @Test
    void listsWhatBeginsWithAPrefix() throws IOException {
        Set<String> all = new TreeSet<>();
        for (String name : List.of("a/b/c", "a/b/d", "a/bc", "a/bcd/e", "ab", "b/a/b")) {
            all.add(store(target, key(name), bytes(name.length())).key().value());
        }
        assertEquals(all, listed(target, prefix()));
        assertTrue(listed(target, "").containsAll(all));
        for (String prefix : List.of("a", "a/", "a/b", "a/b/", "a/bc", "a/b/c", "b/a", "c", "a/b/c/", "a/x/y")) {
            Set<String> expected = new TreeSet<>(all);
            expected.removeIf(key -> !key.startsWith(prefix() + prefix));
            assertEquals(expected, listed(target, prefix() + prefix), prefix);
        }
        target.list(prefix() + "a/b/c", info -> assertEquals(5, info.size()));
    }

    @Test
    void findsNothingUnderATextThatNoKeyBeginsWith() throws IOException {
        store(target, key("a/b"), bytes(1));
        for (String odd : List.of("/", "//", "../", "./", "a//", "a/../", "a/./b", "*", "a\\b", "a b", "ä", "\n")) {
            assertEquals(Set.of(), listed(target, prefix() + odd), odd);
        }
        assertEquals(Set.of(), listed(target, "/"));
        assertEquals(Set.of(), listed(target, "../"));
    }

    @Test
    void passesOnWhatTheVisitorThrows() throws IOException {
        store(target, key("one"), bytes(1));
        store(target, key("two"), bytes(1));
        RuntimeException thrown = new IllegalStateException("enough");
        int[] visits = {0};
        assertSame(
                thrown,
                assertThrows(
                        RuntimeException.class,
                        () -> target.list(prefix(), info -> {
                            visits[0]++;
                            throw thrown;
                        })));
        assertEquals(1, visits[0]);
    }

    @Test
    void takesEveryKeyThatIsOne() throws IOException {
        String part = "p".repeat(120);
        String deep = prefix() + "d/".repeat((900 - prefix().length()) / 2);
        List<ObjectKey> keys = List.of(
                key("case"),
                key("CASE"),
                key(".hidden/.object"),
                key("..."),
                key("a..b"),
                key("-dash"),
                key("_._-"),
                key("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-"),
                key(part + "/" + part + "/" + part),
                new ObjectKey(deep.substring(0, deep.length() - 1)));
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < keys.size(); i++) {
            store(target, keys.get(i), bytes(i));
            expected.add(keys.get(i).value());
        }
        assertEquals(expected, listed(target, prefix()));
        for (int i = 0; i < keys.size(); i++) {
            assertArrayEquals(
                    bytes(i),
                    read(target, keys.get(i), ObjectRange.ALL),
                    keys.get(i).value());
        }
    }

    @Test
    void saysWhereTheFileIsOnlyWhenObjectsAreFiles() throws IOException {
        ObjectKey key = key("folder/file");
        store(target, key, bytes(1000));
        Optional<Path> path = target.localPath(key);
        assertEquals(target.properties().features().contains(StorageFeature.LOCAL_FILES), path.isPresent());
        if (path.isPresent()) {
            assertArrayEquals(bytes(1000), Files.readAllBytes(path.get()));
        }
    }
}
