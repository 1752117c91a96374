package io.hyperstow.api.spi.storage;

import java.io.IOException;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/** An object being written. Used by one thread at a time. */
@ConsumerType
public interface StorageWrite extends AutoCloseable {

    /**
     * Where the bytes go. Always the same stream; unbuffered, so write in pieces of 64 KiB or more. Closing it does
     * nothing.
     */
    OutputStream stream();

    /**
     * Makes the object appear, whole, under its key. Nobody sees any of it before. Afterwards only {@link #close} may
     * be called.
     *
     * @throws StorageException {@code OBJECT_EXISTS} when the key is taken meanwhile; {@code STORAGE_FULL}, …; the
     *     object does not exist then
     */
    ObjectInfo commit() throws IOException;

    /**
     * Ends the write. Without a successful {@link #commit} nothing of it stays. May be called again.
     *
     * @throws IOException only when what was written could not be removed
     */
    @Override
    void close() throws IOException;
}
