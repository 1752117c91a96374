package io.hyperstow.restore.internal.jobs;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates the policies of the restored hypertables and aggregates, and the users' own jobs, as they were and turned off: a
 * policy that is due would delete what was just restored. Each in one transaction, so that none is ever seen turned on.
 *
 * <p>One that the server refuses is named and left out; the check finds it missing then.
 */
public final class CreateJobs implements Stage {

    /** A policy keeps the number that its hypertable has here. Without a time zone alter_job takes away what there is. */
    private static final String ALTER = """
            (j.job_id, schedule_interval => ?::interval, max_runtime => ?::interval, max_retries => ?,
             retry_period => ?::interval, scheduled => false,
             config => CASE WHEN j.hypertable_name IS NULL THEN NULL
                            ELSE (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(j.config)
                                  WHERE key IN ('hypertable_id', 'mat_hypertable_id')) || nullif(?, '')::jsonb END,
             fixed_schedule => ?, initial_start => nullif(?, '')::timestamptz, timezone => nullif(?, ''))
            FROM timescaledb_information.jobs j
            WHERE j.job_id = ?
            """;

    private static final String NAME = "(?, job_name => ?, timezone => nullif(?, ''))";
    private static final int FIRST_MINOR_WITH_NAMES = 20;
    private static final Set<String> USUAL_NAMES = Set.of("User-Defined Action", "Custom Job");

    private static final String ADD = """
            (?::regproc, ?::interval, config => nullif(?, '')::jsonb, initial_start => nullif(?, '')::timestamptz,
             scheduled => false, check_config => nullif(?, '')::regproc, fixed_schedule => ?, timezone => nullif(?, ''))
            """;

    @Override
    public String name() {
        return "creating background jobs";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int count = blueprint.jobs().size();
        return count == 0 ? "" : "create " + count + " background job(s), turned off";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        TargetTimescale timescale = TargetTimescale.of(run);
        List<TimescaleJob> made = new ArrayList<>(madeByItself(run));
        for (TimescaleJob job : run.blueprint().jobs()) {
            String name = "background job " + ScheduledJobs.describe(job);
            if (!timescale.community()) {
                run.job().warn(name + " is left out: the TimescaleDB of the target is of the apache edition");
                continue;
            }
            if (job.hypertable() == null && !procedureIsThere(run, job)) {
                run.job().warn(name + " is left out: its procedure is not in the target");
                continue;
            }
            Optional<TimescaleJob> there =
                    made.stream().filter(one -> JobMatch.alike(job, one)).findFirst();
            there.ifPresent(made::remove);
            try {
                create(run, timescale, job, there.map(TimescaleJob::id).orElse(0));
            } catch (SQLException refused) {
                run.job().warn(name + " could not be created: " + refused.getMessage());
                continue;
            }
            if (job.scheduled() && !run.blueprint().options().enableJobs()) {
                run.job().warn(name + " was on at the source and is off: enableJobs turns it on");
            }
        }
        for (TimescaleJob stranger : made) {
            run.execute("SELECT " + timescale.function("delete_job") + "(" + stranger.id() + ")");
        }
    }

    /** Whether what a user's job calls is there. */
    public static boolean procedureIsThere(RestoreRun run, TimescaleJob job) throws SQLException, IOException {
        return run.inTarget(session -> {
            try (PreparedStatement statement =
                    session.connection().prepareStatement("SELECT pg_catalog.to_regproc(?) IS NOT NULL")) {
                statement.setString(1, job.procedure());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }

    /** Settings may bring policies with them. */
    private static List<TimescaleJob> madeByItself(RestoreRun run) throws SQLException, IOException {
        Set<TableName> ours = new HashSet<>(run.blueprint().hypertables().keySet());
        run.blueprint().aggregates().forEach(aggregate -> ours.add(aggregate.view()));
        return run.inTarget(run.tools().inspector()::inspect).jobs().stream()
                .filter(job -> job.hypertable() != null && ours.contains(job.hypertable()))
                .toList();
    }

    private static void create(RestoreRun run, TargetTimescale timescale, TimescaleJob job, int existing)
            throws SQLException, IOException {
        run.atOnce(session -> {
            Connection connection = session.connection();
            int id = existing != 0
                    ? existing
                    : job.hypertable() == null
                            ? add(run, timescale, job, connection)
                            : addPolicy(run, timescale, job, connection);
            alter(timescale, job, id, connection);
            return null;
        });
    }

    private static int addPolicy(RestoreRun run, TargetTimescale timescale, TimescaleJob job, Connection connection)
            throws SQLException {
        String sql = PolicyStatement.of(timescale, job, dimension(run.blueprint(), job.hypertable()))
                .orElseThrow(() -> new SQLException("TimescaleDB has no public function that makes such a policy"));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, job.config());
            statement.setString(2, job.scheduleInterval());
            return id(statement);
        }
    }

    private static Dimension dimension(Blueprint blueprint, TableName name) {
        return blueprint.aggregates().stream()
                .filter(aggregate -> aggregate.view().equals(name))
                .map(Aggregate::layout)
                .findFirst()
                .orElseGet(() -> blueprint.hypertables().get(name))
                .primaryDimension();
    }

    /** A user's job runs as the role that adds it. */
    private static int add(RestoreRun run, TargetTimescale timescale, TimescaleJob job, Connection connection)
            throws SQLException {
        if (run.blueprint().options().owner() == Owner.KEEP) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL ROLE " + quote(job.owner()));
            }
        }
        String sql = "SELECT " + timescale.function("add_job") + ADD;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, job.procedure());
            statement.setString(2, job.scheduleInterval());
            statement.setString(3, job.config());
            statement.setString(4, job.initialStart());
            statement.setString(5, job.check());
            statement.setBoolean(6, job.fixedSchedule());
            statement.setString(7, job.timezone());
            return id(statement);
        }
    }

    private static int id(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void alter(TargetTimescale timescale, TimescaleJob job, int id, Connection connection)
            throws SQLException {
        String sql = "SELECT " + timescale.function("alter_job") + ALTER;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, job.scheduleInterval());
            statement.setString(2, job.maxRuntime());
            statement.setInt(3, job.maxRetries());
            statement.setString(4, job.retryPeriod());
            statement.setString(5, job.config());
            statement.setBoolean(6, job.fixedSchedule());
            statement.setString(7, job.initialStart());
            statement.setString(8, job.timezone());
            statement.setInt(9, id);
            statement.execute();
        }
        boolean own = job.hypertable() == null && !USUAL_NAMES.contains(job.name());
        if (own && timescale.minor() >= FIRST_MINOR_WITH_NAMES) {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT " + timescale.function("alter_job") + NAME)) {
                statement.setInt(1, id);
                statement.setString(2, job.name());
                statement.setString(3, job.timezone());
                statement.execute();
            }
        }
    }
}
