package io.hyperstow.api.catalog;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import org.osgi.annotation.versioning.ProviderType;

/** The backups in the configured storage targets. Safe for use by many threads. */
@ProviderType
public interface BackupCatalog {

    /**
     * Reads a manifest.
     *
     * @throws BackupException {@code UNKNOWN_STORAGE}, {@code UNKNOWN_BACKUP}, {@code FORMAT_UNSUPPORTED},
     *     {@code ARTIFACT_CORRUPT} when it is not a manifest, or the storage's failure
     */
    Manifest manifest(String storage, BackupId backup);

    /**
     * Opens a backup for reading and locks it against deletion until the reader is closed.
     *
     * @param purpose what for, for whoever meets the lock: {@code restore into 'metrics' (job …)}
     * @throws BackupException as {@link #manifest}
     */
    BackupReader open(String storage, BackupId backup, String purpose);
}
