package io.hyperstow.testkit.dump;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps artifacts in memory, uncompressed: an artifact's key is its path, its codec is {@code NONE} whatever was asked
 * for ({@link #spec} tells), and the digests of its segments compare only with others of this class.
 *
 * <p>A writer that is not used as {@link ArtifactWriter} says gets an {@link IllegalStateException}. Safe for use by many
 * threads.
 */
public final class MemoryArtifactSink implements ArtifactSink {

    /** Where a write can be made to fail. */
    public enum Step {
        CREATE,
        BEGIN_SEGMENT,
        ROW,
        END_SEGMENT,
        COMMIT
    }

    /** Hears of every row, on the thread that writes it. */
    @FunctionalInterface
    public interface RowListener {

        /** @param rows how many rows were written so far, to all artifacts, this one included */
        void written(long rows);
    }

    record Stored(ArtifactSpec spec, Artifact artifact, byte[] content) {}

    private record Fault(Step step, AtomicLong remaining, IOException failure) {}

    private final Map<String, Stored> stored = new TreeMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong rows = new AtomicLong();
    private volatile Fault fault;
    private volatile RowListener listener = count -> {};

    /**
     * Makes one step fail, once.
     *
     * @param n which step of that kind from now on, from 1
     */
    public void failAt(Step step, long n, IOException failure) {
        fault = new Fault(step, new AtomicLong(n), failure);
    }

    /** Has a listener hear of every row from now on. */
    public void onRow(RowListener rowListener) {
        listener = rowListener;
    }

    /** The committed artifacts, by key. */
    public synchronized List<Artifact> artifacts() {
        return stored.values().stream().map(Stored::artifact).toList();
    }

    /** The content of a committed artifact. */
    public synchronized byte[] content(Artifact artifact) {
        return stored.get(artifact.key()).content().clone();
    }

    /** What was asked for when a committed artifact was begun. */
    public synchronized ArtifactSpec spec(Artifact artifact) {
        return stored.get(artifact.key()).spec();
    }

    /** How many writers were not closed yet. */
    public int openWriters() {
        return open.get();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException when the specification contradicts itself
     */
    @Override
    public ArtifactWriter create(ArtifactSpec spec) throws IOException {
        step(Step.CREATE);
        validate(spec);
        synchronized (this) {
            refuseUsed(spec.path());
        }
        open.incrementAndGet();
        return new MemoryArtifactWriter(this, spec);
    }

    @Override
    public void take(ArtifactSpec spec, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                ArtifactWriter writer = create(spec)) {
            bytes.transferTo(writer.stream());
            writer.commit();
        }
        Files.delete(file);
    }

    private static void validate(ArtifactSpec spec) {
        // Throws when the path, below a backup's folder, is no key.
        new ObjectKey("backups/20261122T152233Z-7f3a9c/" + spec.path());
        boolean holdsRows = spec.kind() == ArtifactKind.DATA || spec.kind() == ArtifactKind.AGGREGATE;
        boolean described = spec.table() != null
                && spec.format() != null
                && !spec.encoding().isEmpty();
        boolean undescribed =
                spec.table() == null && spec.format() == null && spec.columns().isEmpty();
        if (holdsRows ? !described || spec.format() == RowFormat.AUTO : !undescribed) {
            throw new IllegalArgumentException("contradictory artifact: " + spec);
        }
    }

    void step(Step step) throws IOException {
        Fault current = fault;
        if (current != null && current.step() == step && current.remaining().decrementAndGet() == 0) {
            throw current.failure();
        }
    }

    void rowWritten() {
        listener.written(rows.incrementAndGet());
    }

    synchronized void commit(Stored artifact) throws IOException {
        refuseUsed(artifact.spec().path());
        stored.put(artifact.spec().path(), artifact);
    }

    void closed() {
        open.decrementAndGet();
    }

    private void refuseUsed(String path) throws StorageException {
        if (stored.containsKey(path)) {
            throw new StorageException(
                    ErrorCode.OBJECT_EXISTS,
                    "the artifact '" + path + "' exists in memory",
                    "a path is used once in a backup",
                    null);
        }
    }
}
