package io.hyperstow.restore.internal.jobs;

import io.hyperstow.api.model.TimescaleJob;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds a job of a backup in a database. A database that pg_restore made has it under its number; one that was made through
 * TimescaleDB's functions has given it another.
 */
public final class JobMatch {

    private JobMatch() {}

    public static Optional<TimescaleJob> find(TimescaleJob wanted, Collection<TimescaleJob> jobs) {
        List<TimescaleJob> alike =
                jobs.stream().filter(job -> alike(wanted, job)).toList();
        Optional<TimescaleJob> same = alike.stream()
                .filter(job -> job.id() == wanted.id() && job.config().equals(wanted.config()))
                .findFirst();
        if (same.isPresent()) {
            return same;
        }
        return alike.stream()
                .filter(job -> job.config().equals(wanted.config()))
                .findFirst()
                .or(() -> alike.size() == 1 && wanted.hypertable() != null
                        ? Optional.of(alike.get(0))
                        : Optional.empty());
    }

    /** Whether two jobs do the same, if not in the same way. */
    public static boolean alike(TimescaleJob one, TimescaleJob other) {
        return procedure(one).equals(procedure(other)) && Objects.equals(one.hypertable(), other.hypertable());
    }

    /** TimescaleDB's own procedures have moved from one of its schemas to another. */
    public static String procedure(TimescaleJob job) {
        return job.procedure().replaceFirst("^_timescaledb_internal\\.", "_timescaledb_functions.");
    }
}
