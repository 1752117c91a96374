package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The objects below {@code locks/} of one repository. */
final class LockFolder {

    private final Repository repository;
    private final Clock clock;

    LockFolder(Repository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * A lock and where it lies.
     *
     * @param key the object
     * @param lock what it says
     */
    record Found(ObjectKey key, LockObject lock) {}

    Instant now() {
        return clock.instant();
    }

    ObjectKey write(LockObject lock) throws IOException {
        ObjectKey key = RepositoryLayout.lock(lock.agentId(), lock.lockId());
        repository.write(key, RepositoryJson.write(lock));
        return key;
    }

    void delete(ObjectKey key) throws IOException {
        repository.target().delete(key);
    }

    /** The locks that hold now. */
    List<Found> live() throws IOException {
        return all().stream().filter(found -> found.lock().liveAt(now())).toList();
    }

    /** Removes the locks that have ended and answers how many. */
    int sweep() throws IOException {
        int removed = 0;
        for (Found found : all()) {
            if (!found.lock().liveAt(now())) {
                delete(found.key());
                removed++;
            }
        }
        return removed;
    }

    private List<Found> all() throws IOException {
        List<ObjectInfo> objects = new ArrayList<>();
        repository.target().list(RepositoryLayout.LOCKS, objects::add);
        List<Found> locks = new ArrayList<>();
        for (ObjectInfo object : objects) {
            read(object).ifPresent(lock -> locks.add(new Found(object.key(), lock)));
        }
        return locks;
    }

    /** What a lock says; empty when it went meanwhile. One that cannot be read is taken for an exclusive one. */
    private Optional<LockObject> read(ObjectInfo object) throws IOException {
        Optional<byte[]> json = repository.read(object.key());
        if (json.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(RepositoryJson.read(json.get(), LockObject.class));
        } catch (IOException notOurs) {
            Instant until = object.modifiedAt().plus(RepositoryLocks.TIME_TO_LIVE);
            return Optional.of(new LockObject(
                    "unknown",
                    object.key().value(),
                    LockKind.EXCLUSIVE,
                    "work of another release",
                    new TreeSet<BackupId>(),
                    object.modifiedAt(),
                    until));
        }
    }

    static BackupException refusal(String storage, LockObject other) {
        return new BackupException(
                ErrorCode.REPOSITORY_LOCKED,
                "storage '" + storage + "' is locked by agent '" + other.agentId() + "' for " + other.purpose()
                        + " until " + other.until(),
                "wait until that work has ended; a lock whose agent has died ends at that time by itself");
    }

    String storage() {
        return repository.name();
    }
}
