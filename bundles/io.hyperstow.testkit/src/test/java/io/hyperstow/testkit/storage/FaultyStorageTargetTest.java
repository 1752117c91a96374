package io.hyperstow.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import io.hyperstow.testkit.storage.FaultyStorageTarget.Operation;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class FaultyStorageTargetTest extends StorageTargetContract {

    private static final StorageException FULL =
            new StorageException(ErrorCode.STORAGE_FULL, "the test's storage is full", "make room", null);

    private final FaultyStorageTarget target = new FaultyStorageTarget(new MemoryStorageTarget("faulty"));

    @Override
    protected StorageTarget target() {
        return target;
    }

    @Override
    protected boolean boundedMemory() {
        return false;
    }

    @Test
    void failsAtTheChosenWriteOnly() throws IOException {
        target.failAt(Operation.WRITE, 2, FULL);
        try (StorageWrite write = target.create(new ObjectKey("one"))) {
            write.stream().write(bytes(10));
            assertSame(
                    FULL, assertThrows(IOException.class, () -> write.stream().write(bytes(10))));
            write.stream().write(bytes(5));
            assertEquals(15, write.commit().size());
        }
        assertEquals(3, target.calls(Operation.WRITE));
    }

    @Test
    void failsAtTheCommitAndLeavesNothing() throws IOException {
        target.failAt(Operation.COMMIT, 1, FULL);
        ObjectKey key = new ObjectKey("two");
        assertSame(FULL, assertThrows(IOException.class, () -> store(target, key, bytes(10))));
        assertEquals(0, listed(target, "").size());
        store(target, key, bytes(10));
    }

    @Test
    void failsUntilItIsHealed() throws IOException {
        ObjectKey key = new ObjectKey("three");
        store(target, key, bytes(10));
        target.failFrom(Operation.OPEN, 2, FULL);
        read(target, key, ObjectRange.ALL);
        for (int i = 0; i < 3; i++) {
            assertSame(FULL, assertThrows(IOException.class, () -> read(target, key, ObjectRange.ALL)));
        }
        target.heal();
        target.failAt(Operation.READ, 1, FULL);
        try (InputStream in = target.open(key, ObjectRange.ALL)) {
            assertSame(FULL, assertThrows(IOException.class, in::read));
            assertEquals(10, in.readAllBytes().length);
        }
    }
}
