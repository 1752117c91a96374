package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Finds out which objects of some backups other backups need. */
final class NamedKeys {

    private final Repository repository;

    NamedKeys(Repository repository) {
        this.repository = repository;
    }

    /**
     * The artifacts that backups other than the given ones name.
     *
     * @throws BackupException when the manifest of a later backup cannot be read: nobody knows then what it needs. An
     *     earlier one cannot name what did not exist yet
     */
    Set<ObjectKey> outside(Set<BackupId> leaving, BackupId earliest) throws IOException {
        Set<ObjectKey> keys = new HashSet<>();
        for (BackupId other : repository.backups()) {
            if (!leaving.contains(other)) {
                try {
                    for (Artifact artifact : repository.manifest(other).artifacts()) {
                        keys.add(new ObjectKey(artifact.key()));
                    }
                } catch (BackupException e) {
                    if (other.compareTo(earliest) > 0) {
                        throw unknowable(other, e);
                    }
                }
            }
        }
        return keys;
    }

    private static BackupException unknowable(BackupId other, BackupException cause) {
        return new BackupException(
                cause.code(),
                "nobody knows which older objects backup '" + other + "' needs: " + cause.problem(),
                "delete that backup first if it is of no use, or read it with the release that wrote it",
                cause);
    }
}
