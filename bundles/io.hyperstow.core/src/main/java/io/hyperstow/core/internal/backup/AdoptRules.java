package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.catalog.RepositoryLayout;

/** What can be told of an object that is to be adopted without reading it. */
final class AdoptRules {

    private AdoptRules() {}

    /**
     * @throws BackupException {@code INVALID_ARGUMENT}
     */
    static ObjectKey key(String text) {
        ObjectKey key = new ObjectKey(text);
        if (!RepositoryLayout.isForeign(text)) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + text + "' belongs to the repository itself",
                    "restore the backup it is of, or copy the file to another key");
        }
        return key;
    }

    static BackupException missing(String storage, ObjectKey key) {
        return new BackupException(
                ErrorCode.INVALID_ARGUMENT,
                "storage '" + storage + "' holds no object '" + key + "'",
                "a key is the file's path below the target's folder or prefix, without a slash before it");
    }
}
