package io.hyperstow.deploy.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;

/**
 * Bundles that were stopped so that no new job gets them, and whose classes running jobs may still need. A stopped
 * bundle no longer tells who holds its services, so all jobs that were running then are waited for.
 */
final class Withdrawals {

    /** Longer than a preview, which holds a strategy and is no job. */
    private static final Duration PREVIEWS = Duration.ofSeconds(60);

    private final BundleUse use;
    private final Map<Long, Withdrawal> withdrawn = new HashMap<>();

    /**
     * @param jobs that may hold something of the bundle
     * @param until others that may, {@link System#nanoTime}
     */
    private record Withdrawal(Set<String> jobs, long until) {}

    Withdrawals(BundleUse use) {
        this.use = use;
    }

    /**
     * Remembers who may hold something of a bundle that was just stopped.
     *
     * @param held whether it was held by anybody right before
     */
    void add(Bundle bundle, boolean held) {
        Set<String> jobs = held ? use.runningJobs() : Set.of();
        long previews = held ? PREVIEWS.toNanos() : 0;
        withdrawn.put(bundle.getBundleId(), new Withdrawal(jobs, System.nanoTime() + previews));
    }

    /** Whether nobody can hold anything of it any more. One that was never added is held by whoever runs now. */
    boolean released(Bundle bundle) {
        Withdrawal withdrawal = withdrawn.get(bundle.getBundleId());
        if (withdrawal == null) {
            add(bundle, !use.runningJobs().isEmpty());
            return released(bundle);
        }
        Set<String> holding = new TreeSet<>(withdrawal.jobs());
        holding.retainAll(use.runningJobs());
        // Who held it and was a job has ended; who was none had the time a preview takes.
        return holding.isEmpty() && (!withdrawal.jobs().isEmpty() || System.nanoTime() - withdrawal.until() >= 0);
    }

    void forget(Bundle bundle) {
        withdrawn.remove(bundle.getBundleId());
    }
}
