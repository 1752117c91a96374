package io.hyperstow.testkit.storage;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageFeature;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** Keeps objects in memory, for tests. Obeys the whole contract, except that its memory grows with what it holds. */
public final class MemoryStorageTarget implements StorageTarget {

    private record Stored(byte[] bytes, Instant committedAt) {}

    private final String name;
    private final ConcurrentNavigableMap<ObjectKey, Stored> objects = new ConcurrentSkipListMap<>();

    public MemoryStorageTarget(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    @Override
    public StorageProperties properties() {
        return new StorageProperties(
                name, "memory", "the heap of this process", Set.of(StorageFeature.EXCLUSIVE_CREATE));
    }

    @Override
    public StorageWrite create(ObjectKey key) throws StorageException {
        if (objects.containsKey(key)) {
            throw exists(key);
        }
        return new MemoryWrite(key);
    }

    @Override
    public InputStream open(ObjectKey key, ObjectRange range) throws StorageException {
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new StorageException(
                    ErrorCode.ARTIFACT_MISSING, "there is no object '" + key + "' in memory", "look at the key", null);
        }
        int offset = (int) Math.min(range.offset(), stored.bytes().length);
        int length = (int) Math.min(range.length(), stored.bytes().length - offset);
        return new MemoryInputStream(stored.bytes(), offset, length);
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) {
        return Optional.ofNullable(objects.get(key)).map(stored -> info(key, stored));
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) {
        objects.forEach((key, stored) -> {
            if (key.value().startsWith(prefix)) {
                visitor.accept(info(key, stored));
            }
        });
    }

    @Override
    public void delete(ObjectKey key) {
        objects.remove(key);
    }

    /**
     * Changes an object behind its writer's back, as a bad disk does.
     *
     * @param offset which byte is changed
     */
    public void damage(ObjectKey key, long offset) {
        objects.computeIfPresent(key, (same, stored) -> {
            byte[] bytes = stored.bytes().clone();
            bytes[Math.toIntExact(offset)] ^= 1;
            return new Stored(bytes, stored.committedAt());
        });
    }

    private static ObjectInfo info(ObjectKey key, Stored stored) {
        return new ObjectInfo(key, stored.bytes().length, stored.committedAt());
    }

    private static StorageException exists(ObjectKey key) {
        return new StorageException(
                ErrorCode.OBJECT_EXISTS,
                "the object '" + key + "' exists in memory",
                "objects are never overwritten: choose another key",
                null);
    }

    private final class MemoryWrite implements StorageWrite {

        private final ObjectKey key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final OutputStream stream = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                refuseAfterTheEnd();
                bytes.write(buffer, offset, length);
            }
        };
        private boolean ended;

        MemoryWrite(ObjectKey key) {
            this.key = key;
        }

        @Override
        public OutputStream stream() {
            return stream;
        }

        @Override
        public ObjectInfo commit() throws StorageException {
            refuseAfterTheEnd();
            ended = true;
            Stored stored = new Stored(bytes.toByteArray(), Instant.now());
            if (objects.putIfAbsent(key, stored) != null) {
                throw exists(key);
            }
            return info(key, stored);
        }

        @Override
        public void close() {
            ended = true;
        }

        private void refuseAfterTheEnd() throws StorageException {
            if (ended) {
                throw new StorageException(
                        ErrorCode.STORAGE_FAILED, "the write of '" + key + "' has ended", "begin another write", null);
            }
        }
    }

    /** Reads as every target's streams do: not after it was closed. */
    private static final class MemoryInputStream extends InputStream {

        private final byte[] bytes;
        private final int end;
        private int position;
        private volatile boolean closed;

        MemoryInputStream(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            this.position = offset;
            this.end = offset + length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (closed) {
                throw new StorageException(ErrorCode.STORAGE_FAILED, "the stream is closed", "open another", null);
            }
            if (length == 0) {
                return 0;
            }
            if (position == end) {
                return -1;
            }
            int count = Math.min(length, end - position);
            System.arraycopy(bytes, position, buffer, offset, count);
            position += count;
            return count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
