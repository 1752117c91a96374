package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock of this agent's. Whoever took it closes it. Safe for use by many threads. */
public final class HeldLock implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeldLock.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LockFolder folder;
    private final String agentId;
    private final LockKind kind;
    private final String purpose;
    private final Set<BackupId> backups;
    private final Instant since;
    private ObjectKey key;
    private Instant until;
    private Future<?> renewal;
    private boolean closed;

    HeldLock(LockFolder folder, String agentId, LockKind kind, String purpose, Set<BackupId> backups) {
        this.folder = folder;
        this.agentId = agentId;
        this.kind = kind;
        this.purpose = purpose;
        this.backups = Set.copyOf(backups);
        this.since = folder.now();
    }

    /** Takes the lock, or steps back. */
    synchronized void claim() throws IOException {
        LockObject mine = next();
        ObjectKey written = folder.write(mine);
        try {
            for (LockFolder.Found other : folder.live()) {
                if (!other.key().equals(written) && mine.conflictsWith(other.lock())) {
                    throw LockFolder.refusal(folder.storage(), other.lock());
                }
            }
        } catch (IOException | RuntimeException e) {
            folder.delete(written);
            throw e;
        }
        key = written;
        until = mine.until();
    }

    synchronized void renewedBy(Future<?> renewal) {
        this.renewal = renewal;
    }

    /**
     * Makes sure the lock holds, for a step that must not be taken without it. One that has ended because the storage
     * could not be reached is taken again.
     *
     * @throws io.hyperstow.api.model.BackupException {@code REPOSITORY_LOCKED} when somebody else has taken it meanwhile
     */
    public synchronized void ensureHeld() throws IOException {
        ObjectKey previous = key;
        if (folder.now().isBefore(until)) {
            LockObject renewed = next();
            key = folder.write(renewed);
            until = renewed.until();
        } else {
            claim();
        }
        folder.delete(previous);
    }

    void renewQuietly() {
        try {
            synchronized (this) {
                if (!closed) {
                    ensureHeld();
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the lock of storage '{}' for {} was not renewed", folder.storage(), purpose, e);
        }
    }

    private LockObject next() {
        byte[] id = new byte[8];
        RANDOM.nextBytes(id);
        Instant now = folder.now();
        return new LockObject(
                agentId,
                HexFormat.of().formatHex(id),
                kind,
                purpose,
                new TreeSet<>(backups),
                since,
                now.plus(RepositoryLocks.TIME_TO_LIVE));
    }

    /** Gives the lock back. What cannot be removed ends by itself. May be called again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        renewal.cancel(false);
        try {
            Uninterrupted.run(() -> folder.delete(key));
        } catch (IOException e) {
            LOG.warn("'{}' stays in storage '{}' until {}", key, folder.storage(), until, e);
        }
    }
}
