package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLayout;
import io.hyperstow.core.internal.catalog.Uninterrupted;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a backup that failed or was cancelled has written. */
final class UnfinishedBackup {

    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedBackup.class);

    private final Repository repository;
    private final BackupId backup;

    UnfinishedBackup(Repository repository, BackupId backup) {
        this.repository = repository;
        this.backup = backup;
    }

    /** Removes all of it as far as the storage lets us; what stays is swept later. */
    void remove(Progress progress) {
        try {
            Uninterrupted.run(this::removeAll);
        } catch (IOException | RuntimeException e) {
            LOG.warn("objects of the unfinished backup '{}' stay in storage '{}'", backup, repository.name(), e);
            progress.warn("objects of the unfinished backup '" + backup + "' stay in storage '" + repository.name()
                    + "' until they are swept: " + e.getMessage());
        }
    }

    private void removeAll() throws IOException {
        // first of all: the write that failed may have made the backup exist
        repository.target().delete(RepositoryLayout.manifest(backup));
        for (ObjectInfo object : repository.folder(backup)) {
            repository.target().delete(object.key());
        }
    }
}
