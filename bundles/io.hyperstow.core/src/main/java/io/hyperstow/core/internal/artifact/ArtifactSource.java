package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Reads artifacts back. Safe for use by many threads. */
public final class ArtifactSource {

    private final StorageTarget target;

    public ArtifactSource(StorageTarget target) {
        this.target = target;
    }

    /** The decoded content of an artifact; it ends only after the stored bytes have been compared with their hash. */
    public InputStream open(Artifact artifact) throws IOException {
        ObjectKey key = new ObjectKey(artifact.key());
        StoredInput stored = stored(key, ObjectRange.ALL, artifact.storedBytes(), artifact.sha256());
        return new DecodedInput(key, artifact.codec(), stored, artifact.bytes());
    }

    /** The decoded rows of a segment, in the same way. */
    public InputStream open(Artifact artifact, Segment segment) throws IOException {
        if (isSolid(artifact)) {
            return openSolid(artifact, List.of(segment));
        }
        ObjectKey key = new ObjectKey(artifact.key());
        ObjectRange range = new ObjectRange(segment.offset(), segment.length());
        StoredInput stored = stored(key, range, segment.length(), segment.sha256());
        return new DecodedInput(key, artifact.codec(), stored, segment.bytes());
    }

    /** Whether no segment of an artifact can be found without decoding what comes before it. */
    public static boolean isSolid(Artifact artifact) {
        return artifact.csv() != null && artifact.csv().solid();
    }

    /** The decoded rows of consecutive segments of an artifact that {@link #isSolid}. */
    public InputStream openSolid(Artifact artifact, List<Segment> segments) throws IOException {
        ObjectKey key = new ObjectKey(artifact.key());
        StoredInput stored = stored(key, ObjectRange.ALL, artifact.storedBytes(), artifact.sha256());
        return new SolidSegments(key, new DecodedInput(key, artifact.codec(), stored, artifact.bytes()), segments);
    }

    /** Copies the stored bytes of an artifact as they are, compared with their hash before this method returns. */
    public void copyStored(Artifact artifact, OutputStream out) throws IOException {
        ObjectKey key = new ObjectKey(artifact.key());
        StoredInput stored = stored(key, ObjectRange.ALL, artifact.storedBytes(), artifact.sha256());
        try (InputStream in = new DecodedInput(key, Codec.NONE, stored, artifact.storedBytes())) {
            in.transferTo(out);
        }
    }

    StoredInput stored(ObjectKey key, ObjectRange range, long length, String sha256) throws IOException {
        try {
            return new StoredInput(key, target.open(key, range), length, sha256);
        } catch (StorageException e) {
            if (e.code() == ErrorCode.ARTIFACT_MISSING) {
                throw Damage.missing(key, e);
            }
            throw e;
        }
    }
}
