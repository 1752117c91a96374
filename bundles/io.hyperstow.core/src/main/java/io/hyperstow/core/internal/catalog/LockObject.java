package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.model.BackupId;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A lock as it lies below {@code locks/}. Objects never change, so a renewed lock is a new object with another id and a
 * later end.
 *
 * @param agentId who works
 * @param lockId tells this object from others of the agent
 * @param kind what the holder may do
 * @param purpose on what, for people
 * @param backups the backups it is about; empty means all of them
 * @param since when the work began
 * @param until when the lock is void unless it was renewed
 */
record LockObject(
        String agentId,
        String lockId,
        LockKind kind,
        String purpose,
        SortedSet<BackupId> backups,
        Instant since,
        Instant until) {

    LockObject {
        backups = new TreeSet<>(backups);
    }

    boolean liveAt(Instant now) {
        return now.isBefore(until);
    }

    /** Whether two holders may not work at the same time. */
    boolean conflictsWith(LockObject other) {
        boolean exclusive = kind == LockKind.EXCLUSIVE || other.kind == LockKind.EXCLUSIVE;
        boolean everything = backups.isEmpty() || other.backups.isEmpty();
        return exclusive && (everything || backups.stream().anyMatch(other.backups::contains));
    }
}
