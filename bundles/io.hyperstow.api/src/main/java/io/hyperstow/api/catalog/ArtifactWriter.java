package io.hyperstow.api.catalog;

import io.hyperstow.api.model.TableName;
import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An artifact being written: hashed, compressed and stored as it streams. Used by one thread. Memory stays bounded
 * whatever is written.
 *
 * <p>Rows are written between {@link #beginSegment} and {@link #endSegment}; what is no row (a CSV header, the
 * signature and the trailer of COPY's binary format) between segments, through {@link #stream}.
 */
@ProviderType
public interface ArtifactWriter extends AutoCloseable {

    /** For everything that is no row. May be written to only while no segment is open. Closing it does nothing. */
    OutputStream stream();

    /**
     * Begins codec frames of their own for the rows of a chunk.
     *
     * @param chunk the chunk, or the table itself when it has none
     * @param part which part of the chunk, from 0
     */
    void beginSegment(TableName chunk, int part) throws IOException;

    /**
     * Writes one row of the open segment, exactly as COPY wrote it, line end included. The buffer may be reused
     * afterwards.
     */
    void row(byte[] buffer, int offset, int length) throws IOException;

    /** Ends the open segment and answers its facts. */
    Segment endSegment() throws IOException;

    /**
     * Makes the artifact appear under its key and enters it into the backup's manifest.
     *
     * @throws IOException the artifact does not exist then
     */
    Artifact commit() throws IOException;

    /** Ends the write. Without a successful {@link #commit} nothing of it stays. May be called again. */
    @Override
    void close() throws IOException;
}
