package io.hyperstow.api.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place for objects. Registered as a service with the property {@link #NAME}, one per configured target. Safe for
 * use by many threads. Holds no thread of its own and retries nothing.
 *
 * <p>Every method throws {@link StorageException} with the code that fits and, for what it cannot tell,
 * {@code STORAGE_FAILED}. A thread that is interrupted, or a stream that is closed by another thread, makes a blocked
 * call fail soon.
 */
@ConsumerType
public interface StorageTarget {

    /** Service property: {@link StorageProperties#name}. */
    String NAME = "name";

    StorageProperties properties();

    /**
     * Begins an object that does not exist yet. The caller closes the write in any case.
     *
     * @throws StorageException {@code OBJECT_EXISTS} when the key is taken already
     */
    StorageWrite create(ObjectKey key) throws IOException;

    /**
     * Opens an object, or a part of it, for reading. The caller closes the stream. A range that goes past the end gives
     * what there is.
     *
     * @throws StorageException {@code ARTIFACT_MISSING}
     */
    InputStream open(ObjectKey key, ObjectRange range) throws IOException;

    /** What is known of an object; empty when there is none. */
    Optional<ObjectInfo> stat(ObjectKey key) throws IOException;

    /**
     * Shows every committed object whose key begins with {@code prefix}, in no order. Objects committed or deleted
     * meanwhile may be shown or not. What the visitor throws ends the listing and is passed on.
     *
     * @param prefix any text, also the middle of a part; empty for all
     */
    void list(String prefix, Consumer<ObjectInfo> visitor) throws IOException;

    /** Removes an object. Returns normally when there is none. */
    void delete(ObjectKey key) throws IOException;

    /** The file that holds an object, where {@link StorageFeature#LOCAL_FILES} says so; it must not be changed. */
    default Optional<Path> localPath(ObjectKey key) {
        return Optional.empty();
    }
}
