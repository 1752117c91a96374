package io.hyperstow.core.internal.backup;

import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/** A target whose objects somebody changes all the time: each look at one finds it younger. */
record FlickeringTarget(StorageTarget target) implements StorageTarget {

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
        return target.stat(key)
                .map(info -> new ObjectInfo(
                        info.key(), info.size(), info.modifiedAt().plusNanos(System.nanoTime())));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) throws IOException {
        target.list(prefix, visitor);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
        target.delete(key);
    }
}
