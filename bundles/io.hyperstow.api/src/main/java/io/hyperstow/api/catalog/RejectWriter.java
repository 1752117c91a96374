package io.hyperstow.api.catalog;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the rows that one attempt at a task skips. Used by one thread. */
@ProviderType
public interface RejectWriter extends AutoCloseable {

    /**
     * Takes a row.
     *
     * @param artifact where it is from
     * @param line the line on which it begins there, from 1
     * @param reason why it was refused, in the server's words
     * @param row its bytes as they lie in the artifact, line end included
     */
    void reject(Artifact artifact, long line, String reason, byte[] row) throws IOException;

    /** The rows are skipped for good. To be called after the transaction that skipped them was committed. */
    void commit();

    /** Ends. Without {@link #commit} nothing of it stays. May be called again. */
    @Override
    void close() throws IOException;
}
