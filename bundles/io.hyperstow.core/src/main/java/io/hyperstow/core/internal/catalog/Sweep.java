package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes what unfinished backups left, once it is older than the grace period and no live lock names it, and locks that
 * have ended. What a finished backup names stays, wherever it lies.
 */
public final class Sweep {

    private final Repository repository;
    private final RepositoryLocks locks;
    private final Duration grace;

    public Sweep(Repository repository, RepositoryLocks locks, Duration grace) {
        this.repository = repository;
        this.locks = locks;
        this.grace = grace;
    }

    /**
     * Sweeps as far as it is possible now; the rest is left to another time.
     *
     * @param progress hears what was removed, and warnings where something could not be
     */
    public void run(Progress progress) {
        try {
            sweep(progress);
        } catch (BackupException e) {
            progress.warn("storage '" + repository.name() + "' was not swept: " + e.problem());
        } catch (IOException e) {
            progress.warn("storage '" + repository.name() + "' was not swept: " + e.getMessage());
        }
    }

    private void sweep(Progress progress) throws IOException {
        LockFolder folder = locks.folder(repository);
        int ended = folder.sweep();
        if (ended > 0) {
            progress.log("removed " + ended + " lock(s) that had ended");
        }
        Set<BackupId> candidates = candidates(folder);
        if (candidates.isEmpty()) {
            return;
        }
        try (HeldLock lock = locks.acquire(repository, LockKind.EXCLUSIVE, "a sweep", candidates)) {
            remove(candidates, lock, progress);
        }
    }

    private Set<BackupId> candidates(LockFolder folder) throws IOException {
        Instant before = locks.clock().instant().minus(grace);
        List<LockFolder.Found> live = folder.live();
        return repository.folders().entrySet().stream()
                .filter(entry -> unfinished(entry.getValue()) && isOlder(entry, before))
                .map(Map.Entry::getKey)
                .filter(backup -> live.stream().noneMatch(found -> names(found.lock(), backup)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean names(LockObject lock, BackupId backup) {
        return lock.backups().isEmpty() && lock.kind() == LockKind.EXCLUSIVE
                || lock.backups().contains(backup);
    }

    private static boolean unfinished(List<ObjectInfo> objects) {
        return objects.stream().map(ObjectInfo::key).noneMatch(RepositoryLayout::isManifest);
    }

    private static boolean isOlder(Map.Entry<BackupId, List<ObjectInfo>> folder, Instant before) {
        return folder.getKey().startedAt().isBefore(before)
                && folder.getValue().stream().allMatch(o -> o.modifiedAt().isBefore(before));
    }

    private void remove(Set<BackupId> candidates, HeldLock lock, Progress progress) throws IOException {
        BackupId earliest = candidates.stream().min(BackupId::compareTo).orElseThrow();
        Set<ObjectKey> needed = new NamedKeys(repository).outside(candidates, earliest);
        for (BackupId backup : candidates) {
            lock.ensureHeld();
            List<ObjectInfo> objects = repository.folder(backup);
            if (!unfinished(objects)) {
                continue;
            }
            int removed = 0;
            for (ObjectInfo object : objects) {
                if (!needed.contains(object.key())) {
                    repository.target().delete(object.key());
                    removed++;
                }
            }
            if (removed > 0) {
                progress.log("removed " + removed + " object(s) of the unfinished backup '" + backup + "'");
            }
        }
    }
}
