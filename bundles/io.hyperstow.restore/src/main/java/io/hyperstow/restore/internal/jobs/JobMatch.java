package io.hyperstow.restore.internal.jobs;

import io.hyperstow.api.model.TimescaleJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;

/**
 * Finds a job of a backup in a database. A database that pg_restore made has it under its number; one that was made through
 * TimescaleDB's functions has given it another.
 */
public final class JobMatch {

    private JobMatch() {}

    /**
     * Finds for each job the one that stands for it; none stands for two.
     *
     * @param wanted all that were at the source, the ones that were off, too: these may be alike to one that was on
     * @param there the jobs of the database
     * @return by the number of the wanted job; one that is not there is not in it
     */
    public static Map<Integer, TimescaleJob> pairs(Collection<TimescaleJob> wanted, Collection<TimescaleJob> there) {
        List<TimescaleJob> left = new ArrayList<>(there);
        Map<Integer, TimescaleJob> pairs = new HashMap<>();
        List<BiPredicate<TimescaleJob, TimescaleJob>> rules = List.of(
                (one, other) -> sameConfig(one, other) && one.id() == other.id(),
                JobMatch::sameConfig,
                (one, other) -> one.hypertable() != null && alone(one, left));
        for (BiPredicate<TimescaleJob, TimescaleJob> rule : rules) {
            for (TimescaleJob job : wanted) {
                if (pairs.containsKey(job.id())) {
                    continue;
                }
                left.stream()
                        .filter(other -> alike(job, other) && rule.test(job, other))
                        .findFirst()
                        .ifPresent(other -> {
                            pairs.put(job.id(), other);
                            left.remove(other);
                        });
            }
        }
        return pairs;
    }

    private static boolean sameConfig(TimescaleJob one, TimescaleJob other) {
        return one.config().equals(other.config());
    }

    private static boolean alone(TimescaleJob job, List<TimescaleJob> left) {
        return left.stream().filter(other -> alike(job, other)).count() == 1;
    }

    /** Whether two jobs do the same, if not in the same way. */
    static boolean alike(TimescaleJob one, TimescaleJob other) {
        return procedure(one).equals(procedure(other)) && Objects.equals(one.hypertable(), other.hypertable());
    }

    /** TimescaleDB's own procedures have moved from one of its schemas to another. */
    private static String procedure(TimescaleJob job) {
        return job.procedure().replaceFirst("^_timescaledb_internal\\.", "_timescaledb_functions.");
    }
}
