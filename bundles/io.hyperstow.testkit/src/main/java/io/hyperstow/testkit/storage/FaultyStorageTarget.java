package io.hyperstow.testkit.storage;

import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A target that fails where a test wants it to, and else does what the one below does. A call that fails does not reach
 * the one below. Safe for use by many threads.
 */
public final class FaultyStorageTarget implements StorageTarget {

    /** What can fail. */
    public enum Operation {
        /** {@link StorageTarget#create}. */
        CREATE,
        /** A call of the write's stream. */
        WRITE,
        /** {@link StorageWrite#commit}; the write can only be closed then. */
        COMMIT,
        /** {@link StorageTarget#open}. */
        OPEN,
        /** A call of the opened stream. */
        READ,
        /** {@link StorageTarget#stat}. */
        STAT,
        /** {@link StorageTarget#list}. */
        LIST,
        /** {@link StorageTarget#delete}. */
        DELETE
    }

    private record Fault(Operation operation, long first, long last, StorageException failure) {

        boolean strikes(Operation called, long call) {
            return operation == called && first <= call && call <= last;
        }
    }

    private final StorageTarget target;
    private final Map<Operation, AtomicLong> calls = new EnumMap<>(Operation.class);
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    public FaultyStorageTarget(StorageTarget target) {
        this.target = target;
        for (Operation operation : Operation.values()) {
            calls.put(operation, new AtomicLong());
        }
    }

    /**
     * Makes one call fail.
     *
     * @param n which call of that operation from now on, from 1
     */
    public void failAt(Operation operation, long n, StorageException failure) {
        long call = calls(operation) + n;
        faults.add(new Fault(operation, call, call, failure));
    }

    /**
     * Makes a call fail and all that follow.
     *
     * @param n which call of that operation from now on, from 1
     */
    public void failFrom(Operation operation, long n, StorageException failure) {
        faults.add(new Fault(operation, calls(operation) + n, Long.MAX_VALUE, failure));
    }

    /** Lets everything succeed again. */
    public void heal() {
        faults.clear();
    }

    /** How often an operation was called, failed calls included. */
    public long calls(Operation operation) {
        return calls.get(operation).get();
    }

    private void call(Operation operation) throws StorageException {
        long call = calls.get(operation).incrementAndGet();
        for (Fault fault : faults) {
            if (fault.strikes(operation, call)) {
                throw fault.failure();
            }
        }
    }

    @Override
    public StorageProperties properties() {
        return target.properties();
    }

    @Override
    public StorageWrite create(ObjectKey key) throws IOException {
        call(Operation.CREATE);
        return new FaultyWrite(target.create(key));
    }

    @Override
    public InputStream open(ObjectKey key, ObjectRange range) throws IOException {
        call(Operation.OPEN);
        return new FaultyInputStream(target.open(key, range));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        call(Operation.STAT);
        return target.stat(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) throws IOException {
        call(Operation.LIST);
        target.list(prefix, visitor);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
        call(Operation.DELETE);
        target.delete(key);
    }

    @Override
    public Optional<Path> localPath(ObjectKey key) {
        return target.localPath(key);
    }

    private final class FaultyWrite implements StorageWrite {

        private final StorageWrite write;
        private final OutputStream stream;

        FaultyWrite(StorageWrite write) {
            this.write = write;
            this.stream = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    call(Operation.WRITE);
                    write.stream().write(b);
                }

                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    call(Operation.WRITE);
                    write.stream().write(buffer, offset, length);
                }
            };
        }

        @Override
        public OutputStream stream() {
            return stream;
        }

        @Override
        public ObjectInfo commit() throws IOException {
            call(Operation.COMMIT);
            return write.commit();
        }

        @Override
        public void close() throws IOException {
            write.close();
        }
    }

    private final class FaultyInputStream extends FilterInputStream {

        FaultyInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            call(Operation.READ);
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            call(Operation.READ);
            return super.read(buffer, offset, length);
        }
    }
}
