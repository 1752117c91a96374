package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PipelineMemoryTest {

    private static final long STREAM = 200L << 20;

    /** Counts bytes and forgets them. */
    private static final class Nowhere implements StorageTarget {

        private long smallWrites;

        @Override
        public StorageProperties properties() {
            return new StorageProperties("nowhere", "nowhere", "", Set.of());
        }

        @Override
        public StorageWrite create(ObjectKey key) {
            return new StorageWrite() {
                private long size;

                @Override
                public OutputStream stream() {
                    return new OutputStream() {
                        @Override
                        public void write(int b) {
                            throw new IllegalStateException("a byte alone");
                        }

                        @Override
                        public void write(byte[] buffer, int offset, int length) {
                            size += length;
                            smallWrites += length < 64 * 1024 ? 1 : 0;
                        }
                    };
                }

                @Override
                public ObjectInfo commit() {
                    return new ObjectInfo(key, size, Instant.now());
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public InputStream open(ObjectKey key, ObjectRange range) throws IOException {
            throw new IOException("nothing is here");
        }

        @Override
        public Optional<ObjectInfo> stat(ObjectKey key) {
            return Optional.empty();
        }

        @Override
        public void list(String prefix, Consumer<ObjectInfo> visitor) {}

        @Override
        public void delete(ObjectKey key) {}
    }

    @ParameterizedTest
    @EnumSource(value = Codec.class, names = "GZIP", mode = EnumSource.Mode.EXCLUDE)
    void allocatesTheSameHoweverMuchIsWritten(Codec codec) throws IOException {
        List<byte[]> rows = new TestRows(3).rows(5000);
        Nowhere storage = new Nowhere();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        write(storage, codec, rows, 1 << 20);
        long before = threads.getCurrentThreadAllocatedBytes();
        Artifact artifact = write(storage, codec, rows, STREAM);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(artifact.bytes() >= STREAM);
        assertTrue(allocated < 3 << 20, codec + " allocated " + allocated + " bytes for " + artifact.rows() + " rows");
        assertTrue(storage.smallWrites <= 2, "only the last write of an artifact may be small");
    }

    private static Artifact write(StorageTarget storage, Codec codec, List<byte[]> rows, long bytes)
            throws IOException {
        try (ArtifactWriter writer = new BackupArtifacts(storage, TestRows::key)
                .attempt(CancelSignal.NEVER)
                .create(TestRows.spec(codec))) {
            writer.beginSegment(TestRows.CHUNK, 0);
            long written = 0;
            for (int i = 0; written < bytes; i++) {
                byte[] row = rows.get(i % rows.size());
                writer.row(row, 0, row.length);
                written += row.length;
            }
            writer.endSegment();
            return writer.commit();
        }
    }
}
