package io.hyperstow.api.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A backup open for reading. Safe for use by many threads; whoever opened it closes it. */
@ProviderType
public interface BackupReader extends AutoCloseable {

    Manifest manifest();

    /**
     * The decoded content of an artifact. Before the stream says that it has ended, the stored bytes have been compared
     * with the manifest's hash: whoever reads to the end has read what was written.
     *
     * @throws io.hyperstow.api.model.BackupException from the stream too: {@code ARTIFACT_MISSING};
     *     {@code ARTIFACT_CORRUPT} with the object's key
     */
    InputStream open(Artifact artifact) throws IOException;

    /** The decoded rows of one segment, compared with its hash in the same way; nothing else is read. */
    InputStream open(Artifact artifact, Segment segment) throws IOException;

    /**
     * The decoded rows of several segments, one after another. Each is compared with its hash before the next begins.
     *
     * @param segments of this artifact, in its order
     */
    default InputStream open(Artifact artifact, List<Segment> segments) throws IOException {
        return new SegmentsInput(this, artifact, segments);
    }

    /**
     * An artifact that is stored as it is, as a file of this machine: where the storage has it, or a copy in the agent's
     * work folder that goes when this reader is closed. Compared with its hash before this method returns.
     */
    Path file(Artifact artifact) throws IOException;

    /** Whether {@link #file} finds artifacts where the storage has them, so that it copies nothing. */
    boolean inPlace();

    /** Releases the lock and removes copies. May be called again. */
    @Override
    void close();
}
