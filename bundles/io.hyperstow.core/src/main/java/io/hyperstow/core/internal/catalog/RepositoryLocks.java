package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.service.Agent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes locks in repositories and renews them while they are held. Safe for use by many threads.
 *
 * <p>Taking a lock is two steps: write the own lock, then look at the others'. Of two that conflict at least one sees
 * the other, whatever the order, and steps back.
 */
@Component(service = RepositoryLocks.class)
public final class RepositoryLocks {

    /** How long a lock holds without being renewed. */
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    private static final Duration RENEWAL = Duration.ofMinutes(3);

    private final String agentId;
    private final Clock clock;
    private ScheduledExecutorService renewals;

    @Activate
    public RepositoryLocks(@Reference Agent agent) {
        this(agent.id(), Clock.systemUTC());
    }

    /**
     * @param clock says when locks end
     */
    public RepositoryLocks(String agentId, Clock clock) {
        this.agentId = agentId;
        this.clock = clock;
    }

    /**
     * Takes a lock, which is held until it is closed.
     *
     * @param purpose what for, for whoever meets the lock
     * @param backups what it is about; empty means all backups
     * @throws io.hyperstow.api.model.BackupException {@code REPOSITORY_LOCKED} naming who holds what until when
     */
    public HeldLock acquire(Repository repository, LockKind kind, String purpose, Set<BackupId> backups)
            throws IOException {
        HeldLock lock = new HeldLock(new LockFolder(repository, clock), agentId, kind, purpose, backups);
        lock.claim();
        lock.renewedBy(schedule(lock));
        return lock;
    }

    /** The locks of a repository. */
    LockFolder folder(Repository repository) {
        return new LockFolder(repository, clock);
    }

    Clock clock() {
        return clock;
    }

    private synchronized ScheduledFuture<?> schedule(HeldLock lock) {
        if (renewals == null) {
            renewals = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "hyperstow-locks");
                thread.setDaemon(true);
                return thread;
            });
        }
        long period = RENEWAL.toSeconds();
        return renewals.scheduleWithFixedDelay(lock::renewQuietly, period, period, TimeUnit.SECONDS);
    }

    /** Ends the renewals; locks that are still held end by themselves. */
    @Deactivate
    public synchronized void stop() {
        if (renewals != null) {
            renewals.shutdownNow();
        }
    }
}
