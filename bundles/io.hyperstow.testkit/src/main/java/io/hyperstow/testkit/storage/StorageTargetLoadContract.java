package io.hyperstow.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageFeature;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The part of the contract that is about big objects, many threads and interruption. */
abstract class StorageTargetLoadContract {

    private static final int PIECE = 256 * 1024;
    private static final int THREADS = 8;

    private final String prefix = "contract/" + Long.toHexString(new Random().nextLong()) + "/";

    /**
     * The target to test. Called before every test; it may be the same each time, and may hold other objects: the tests
     * use a prefix of their own and remove what they made.
     */
    protected abstract StorageTarget target() throws Exception;

    /** Whether memory stays bounded whatever the size of an object; only a target that is memory may say no. */
    protected boolean boundedMemory() {
        return true;
    }

    /** The size of the big object. */
    protected long bigObjectBytes() {
        return 64L << 20;
    }

    @Test
    @Timeout(120)
    void streamsABigObjectWithLittleMemory() throws Exception {
        StorageTarget target = target();
        ObjectKey key = key("big");
        long before = liveHeap();
        MessageDigest written = MessageDigest.getInstance("SHA-256");
        try (StorageWrite write = target.create(key)) {
            Random random = new Random(7);
            byte[] piece = new byte[PIECE];
            for (long done = 0; done < bigObjectBytes(); done += PIECE) {
                random.nextBytes(piece);
                written.update(piece);
                write.stream().write(piece);
            }
            assertLittleMemorySince(before);
            assertEquals(bigObjectBytes(), write.commit().size());
        }
        MessageDigest readBack = MessageDigest.getInstance("SHA-256");
        try (InputStream in = target.open(key, ObjectRange.ALL)) {
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                readBack.update(piece, 0, count);
            }
            assertLittleMemorySince(before);
        }
        assertArrayEquals(written.digest(), readBack.digest());
    }

    @Test
    @Timeout(120)
    void letsExactlyOneOfManyWritersWin() throws Exception {
        StorageTarget target = target();
        assumeTrue(
                target.properties().features().contains(StorageFeature.EXCLUSIVE_CREATE),
                "the target does not promise EXCLUSIVE_CREATE");
        for (int round = 0; round < 20; round++) {
            ObjectKey key = key("race/" + round + "/object");
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Integer> winners = inThreads(number -> {
                try (StorageWrite write = target.create(key)) {
                    byte[] content = new byte[10_000 + number];
                    Arrays.fill(content, (byte) number);
                    write.stream().write(content);
                    start.await();
                    write.commit();
                    return number;
                } catch (StorageException e) {
                    assertEquals(ErrorCode.OBJECT_EXISTS, e.code(), e.getMessage());
                    return -1;
                }
            });
            winners.removeIf(number -> number < 0);
            assertEquals(1, winners.size(), "winners of round " + round);
            byte[] content = read(target, key, ObjectRange.ALL);
            assertEquals(10_000 + winners.get(0), content.length);
            assertEquals(winners.get(0).byteValue(), content[content.length - 1]);
        }
        assertEquals(20, listed(target, prefix()).size());
    }

    @Test
    @Timeout(120)
    void servesManyThreads() throws Exception {
        StorageTarget target = target();
        inThreads(number -> {
            for (int i = 0; i < 20; i++) {
                // Neighbours come and go in the same folder at the same time.
                ObjectKey key = key("many/" + i + "/" + number);
                byte[] content = bytes(1000 * i + number);
                store(target, key, content);
                assertArrayEquals(content, read(target, key, ObjectRange.ALL));
                assertTrue(listed(target, prefix() + "many/" + i + "/").contains(key.value()));
                if (i % 2 == 0) {
                    target.delete(key);
                    assertTrue(target.stat(key).isEmpty());
                }
            }
            return number;
        });
        assertEquals(THREADS * 10, listed(target, prefix()).size());
    }

    @Test
    @Timeout(60)
    void isNotHarmedByAnInterruptedThread() throws Exception {
        StorageTarget target = target();
        ObjectKey key = key("interrupted/object");
        boolean committed = inThread(() -> {
            Thread.currentThread().interrupt();
            try (StorageWrite write = target.create(key)) {
                write.stream().write(bytes(100_000));
                write.commit();
                return true;
            } catch (IOException e) {
                assertTrue(Thread.currentThread().isInterrupted(), "the interrupt flag was lost");
                return false;
            }
        });
        assertEquals(committed, target.stat(key).isPresent());
        assertEquals(committed ? Set.of(key.value()) : Set.of(), listed(target, prefix()));
        if (!committed) {
            store(target, key, bytes(100_000));
        }
        assertArrayEquals(bytes(100_000), read(target, key, ObjectRange.ALL));
    }

    /** What keys of this test begin with. */
    final String prefix() {
        return prefix;
    }

    final ObjectKey key(String name) {
        return new ObjectKey(prefix + name);
    }

    /** Content of a length, the same for the same length. */
    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static ObjectInfo store(StorageTarget target, ObjectKey key, byte[] content) throws IOException {
        try (StorageWrite write = target.create(key)) {
            write.stream().write(content);
            return write.commit();
        }
    }

    static byte[] read(StorageTarget target, ObjectKey key, ObjectRange range) throws IOException {
        try (InputStream in = target.open(key, range)) {
            return in.readAllBytes();
        }
    }

    static Set<String> listed(StorageTarget target, String prefix) throws IOException {
        Set<String> keys = new TreeSet<>();
        target.list(prefix, info -> assertTrue(keys.add(info.key().value()), "shown twice: " + info));
        return keys;
    }

    static StorageException assertFails(ErrorCode code, Executable call) {
        StorageException failure = assertThrows(StorageException.class, call);
        assertEquals(code, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage() != null && !failure.hint().isBlank(), "no message or no hint");
        return failure;
    }

    private void assertLittleMemorySince(long before) {
        if (boundedMemory()) {
            long grown = liveHeap() - before;
            assertTrue(grown < bigObjectBytes() / 2, "live heap grew by " + grown + " bytes");
        }
    }

    private static long liveHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private interface Work {
        int run(int number) throws Exception;
    }

    private static List<Integer> inThreads(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                calls.add(() -> work.run(number));
            }
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean inThread(Callable<Boolean> work) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get();
        } finally {
            thread.shutdownNow();
        }
    }
}
