package io.hyperstow.testkit.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MemoryStorageTargetTest extends StorageTargetContract {

    private final MemoryStorageTarget target = new MemoryStorageTarget("memory");

    @Override
    protected StorageTarget target() {
        return target;
    }

    @Override
    protected boolean boundedMemory() {
        return false;
    }

    @Test
    void changesAByteWhenItIsDamaged() throws IOException {
        ObjectKey key = new ObjectKey("damaged");
        byte[] content = bytes(100);
        store(target, key, content);
        target.damage(key, 50);
        byte[] damaged = read(target, key, ObjectRange.ALL);
        assertFalse(Arrays.equals(content, damaged));
        assertEquals(50, Arrays.mismatch(content, damaged));
    }
}
