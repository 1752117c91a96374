package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Removes a backup, and of what it names as much as no other backup needs. */
public final class BackupRemoval {

    private final Repository repository;
    private final BackupId backup;

    public BackupRemoval(Repository repository, BackupId backup) {
        this.repository = repository;
        this.backup = backup;
    }

    /**
     * What would go, the manifest first.
     *
     * @param progress is warned when the backup's own manifest cannot be read
     * @throws BackupException when the manifest of a later backup cannot be read, which may need some of it
     */
    public List<ObjectInfo> plan(Progress progress) throws IOException {
        Set<ObjectKey> needed = new NamedKeys(repository).outside(Set.of(backup), backup);
        ObjectKey manifest = RepositoryLayout.manifest(backup);
        List<ObjectInfo> objects = new ArrayList<>(repository.folder(backup));
        objects.addAll(borrowed(progress));
        objects.removeIf(object -> needed.contains(object.key()));
        objects.sort((one, other) ->
                Boolean.compare(other.key().equals(manifest), one.key().equals(manifest)));
        return objects;
    }

    /** What the backup names in folders of backups that are gone: kept for this one, and perhaps for others. */
    private List<ObjectInfo> borrowed(Progress progress) throws IOException {
        List<ObjectInfo> objects = new ArrayList<>();
        try {
            for (Artifact artifact : repository.manifest(backup).artifacts()) {
                ObjectKey key = new ObjectKey(artifact.key());
                Optional<BackupId> owner = RepositoryLayout.backupOf(key);
                if (owner.isPresent() && !owner.get().equals(backup) && !repository.holds(owner.get())) {
                    repository.target().stat(key).ifPresent(objects::add);
                }
            }
        } catch (BackupException e) {
            progress.warn("only what lies in the folder of backup '" + backup + "' is known: " + e.problem());
        }
        return objects;
    }

    /**
     * Removes what {@link #plan} found.
     *
     * @param lock an exclusive lock on the backup
     */
    public void run(List<ObjectInfo> objects, HeldLock lock, Progress progress) throws IOException {
        lock.ensureHeld();
        for (ObjectInfo object : objects) {
            repository.target().delete(object.key());
            progress.advance(0, object.size());
        }
    }
}
