package io.hyperstow.restore.internal.jobs;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.api.postgres.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The background jobs that were on at the source, and turning them on in a restored database. */
public final class ScheduledJobs {

    private final List<TimescaleJob> jobs;

    public ScheduledJobs(Manifest manifest) {
        this(manifest.jobs());
    }

    /**
     * @param jobs as they were at the source
     */
    ScheduledJobs(List<TimescaleJob> jobs) {
        this.jobs = List.copyOf(jobs);
    }

    /**
     * What became of the jobs.
     *
     * @param enabled those that were off and are on now, as they were at the source; those that were on already are not among them
     * @param problems why others are not on, one line each
     */
    public record Outcome(List<TimescaleJob> enabled, List<String> problems) {

        public Outcome {
            enabled = List.copyOf(enabled);
            problems = List.copyOf(problems);
        }
    }

    /** Those that were on at the source, by id. */
    public List<TimescaleJob> list() {
        return jobs.stream().filter(TimescaleJob::scheduled).toList();
    }

    /** A job as people know it: {@code 1000 (_timescaledb_functions.policy_retention of 'public.cpu')}. */
    public static String describe(TimescaleJob job) {
        return job.id() + " (" + job.procedure() + (job.hypertable() == null ? "" : " of '" + job.hypertable() + "'")
                + ")";
    }

    /**
     * Turns them on, each by itself. A job of the target that does something else stays as it is.
     *
     * @param target what is in the database now
     * @param session a session with it, in auto-commit mode
     */
    public Outcome enable(Inventory target, Session session) throws SQLException {
        List<TimescaleJob> enabled = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<Integer, TimescaleJob> pairs = JobMatch.pairs(jobs, target.jobs());
        for (TimescaleJob wanted : list()) {
            TimescaleJob found = pairs.get(wanted.id());
            if (found == null) {
                problems.add("background job " + describe(wanted) + " is not in the database");
            } else if (!found.scheduled()) {
                Optional<String> refusal = enable(found, target, session);
                refusal.ifPresentOrElse(problems::add, () -> enabled.add(wanted));
            }
        }
        return new Outcome(enabled, problems);
    }

    /** Answers why the server refused. Without a time zone alter_job takes away the one there is. */
    private static Optional<String> enable(TimescaleJob job, Inventory target, Session session) throws SQLException {
        String schema = target.timescaledb().map(Extension::schema).orElse("public");
        String sql = "SELECT " + TableName.quote(schema) + ".alter_job(?, scheduled => true,"
                + " timezone => nullif(?, ''))";
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            statement.setInt(1, job.id());
            statement.setString(2, job.timezone());
            statement.execute();
            return Optional.empty();
        } catch (SQLException refused) {
            if (session.connection().isClosed()) {
                throw refused;
            }
            return Optional.of("background job " + describe(job) + " stays off: " + refused.getMessage());
        }
    }
}
