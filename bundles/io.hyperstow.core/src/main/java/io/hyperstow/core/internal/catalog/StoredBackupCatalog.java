package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.BackupCatalog;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.provider.Provided;
import io.hyperstow.core.internal.provider.Providers;
import io.hyperstow.core.internal.provider.StorageTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads backups out of whatever storage targets there are. */
@Component(service = BackupCatalog.class)
public final class StoredBackupCatalog implements BackupCatalog {

    private final Providers<StorageTarget> targets;
    private final RepositoryLocks locks;
    private final Path workDirectory;

    @Activate
    public StoredBackupCatalog(
            @Reference StorageTargets targets, @Reference RepositoryLocks locks, @Reference Agent agent) {
        this(targets, locks, agent.workDirectory());
    }

    /**
     * @param workDirectory where artifacts are copied to that must be files
     */
    public StoredBackupCatalog(Providers<StorageTarget> targets, RepositoryLocks locks, Path workDirectory) {
        this.targets = targets;
        this.locks = locks;
        this.workDirectory = workDirectory;
    }

    @Override
    public Manifest manifest(String storage, BackupId backup) {
        try (Provided<StorageTarget> target = targets.take(storage)) {
            return StorageFailure.translated(storage, () -> new Repository(target.service()).manifest(backup));
        }
    }

    @Override
    public BackupReader open(String storage, BackupId backup, String purpose) {
        Provided<StorageTarget> target = targets.take(storage);
        try {
            return StorageFailure.translated(storage, () -> open(target, backup, purpose));
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private BackupReader open(Provided<StorageTarget> target, BackupId backup, String purpose) throws IOException {
        Repository repository = new Repository(target.service());
        repository.manifest(backup); // what cannot be read is refused without leaving a lock, however short
        HeldLock lock = locks.acquire(repository, LockKind.SHARED, purpose, Set.of(backup));
        try {
            // read under the lock: from here on nobody removes what it names
            Manifest manifest = repository.manifest(backup);
            return new RepositoryReader(manifest, target.service(), workDirectory, () -> {
                lock.close();
                target.close();
            });
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }
}
