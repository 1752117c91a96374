package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Reads one artifact completely, once, and compares everything the manifest says about it: the hash of the whole and of
 * each segment, the bytes, rows and content digest of each segment after decoding.
 */
public final class ArtifactCheck {

    private static final int BUFFER = 128 * 1024;

    private final ArtifactSource source;
    private final Artifact artifact;
    private final ObjectKey key;
    private final byte[] buffer = new byte[BUFFER];
    private long bytes;

    public ArtifactCheck(ArtifactSource source, Artifact artifact) {
        this.source = source;
        this.artifact = artifact;
        this.key = new ObjectKey(artifact.key());
    }

    /**
     * @param progress hears of rows and bytes
     * @throws io.hyperstow.api.model.BackupException {@code ARTIFACT_CORRUPT}, {@code ARTIFACT_MISSING}
     * @throws java.util.concurrent.CancellationException when it was cancelled
     */
    public void run(Progress progress, CancelSignal cancel) throws IOException {
        try (StoredInput whole = source.stored(key, ObjectRange.ALL, artifact.storedBytes(), artifact.sha256())) {
            long position = 0;
            for (Segment segment : ArtifactSource.isSolid(artifact) ? List.<Segment>of() : artifact.segments()) {
                if (segment.offset() < position) {
                    throw Damage.corrupt(key, "has segments that overlap", null);
                }
                between(whole, segment.offset() - position, progress, cancel);
                segment(whole, segment, progress, cancel);
                position = segment.offset() + segment.length();
            }
            between(whole, artifact.storedBytes() - position, progress, cancel);
            whole.verify();
        }
        long rows = artifact.segments().stream().mapToLong(Segment::rows).sum();
        if (bytes != artifact.bytes() || rows != artifact.rows()) {
            throw Damage.corrupt(
                    key,
                    "holds " + rows + " rows, " + bytes + " bytes where the manifest says " + artifact.rows()
                            + " rows, " + artifact.bytes() + " bytes",
                    null);
        }
    }

    private void between(StoredInput whole, long length, Progress progress, CancelSignal cancel) throws IOException {
        if (length > 0) {
            InputStream part = new BoundedInput(whole, length);
            StoredInput stored = new StoredInput(key, part, length, null);
            try (DecodedInput in = new DecodedInput(key, artifact.codec(), stored, Long.MAX_VALUE)) {
                read(in, null, progress, cancel);
            }
        }
    }

    private void segment(StoredInput whole, Segment segment, Progress progress, CancelSignal cancel)
            throws IOException {
        InputStream part = new BoundedInput(whole, segment.length());
        StoredInput stored = new StoredInput(key, part, segment.length(), segment.sha256());
        if (segment.digest().isEmpty()) {
            // adopted: the hash proves that these are the bytes in which the rows were counted
            try (DecodedInput in = new DecodedInput(key, artifact.codec(), stored, segment.bytes())) {
                read(in, null, progress, cancel);
            }
            progress.advance(segment.rows(), 0);
            return;
        }
        RowSplitter rows = RowSplitter.of(artifact.format());
        try (DecodedInput in = new DecodedInput(key, artifact.codec(), stored, segment.bytes())) {
            read(in, rows, progress, cancel);
        }
        String found = rows.sum().text();
        if (rows.rowOpen() || rows.sum().rows() != segment.rows() || !found.equals(segment.digest())) {
            throw Damage.corrupt(
                    key,
                    "holds " + rows.sum().rows() + " rows of " + segment.chunk() + ", digest " + found
                            + ", where the manifest says " + segment.rows() + " rows, digest " + segment.digest(),
                    null);
        }
        progress.advance(segment.rows(), 0);
    }

    private void read(InputStream in, RowSplitter rows, Progress progress, CancelSignal cancel) throws IOException {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            cancel.throwIfCancelled();
            bytes += read;
            progress.advance(0, read);
            if (rows != null) {
                rows.accept(buffer, 0, read);
            }
        }
    }
}
