package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;

/** The storage's failures as the services throw them. */
public final class StorageFailure {

    private StorageFailure() {}

    /** Work on a storage target. */
    @FunctionalInterface
    public interface Work<R> {
        R run() throws IOException;
    }

    /**
     * Does work at a service's boundary.
     *
     * @throws BackupException for what the storage could not do
     */
    public static <R> R translated(String storage, Work<R> work) {
        try {
            return work.run();
        } catch (StorageException e) {
            throw new BackupException(e.code(), e.getMessage(), e.hint(), e);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.STORAGE_FAILED,
                    "storage '" + storage + "' failed: " + e.getMessage(),
                    "check the storage target with its check operation",
                    e);
        }
    }
}
