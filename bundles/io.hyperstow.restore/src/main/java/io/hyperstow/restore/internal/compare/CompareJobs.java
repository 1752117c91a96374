package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.jobs.CreateJobs;
import io.hyperstow.restore.internal.jobs.JobMatch;
import io.hyperstow.restore.internal.jobs.ScheduledJobs;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares background jobs with the backup: all are there as they were, and none is on. */
final class CompareJobs {

    private final RestoreRun run;
    private final Blueprint blueprint;
    private final Inventory target;
    private final List<String> differences = new ArrayList<>();

    CompareJobs(RestoreRun run, Inventory target) {
        this.run = run;
        this.blueprint = run.blueprint();
        this.target = target;
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences() throws SQLException, IOException {
        Map<Integer, TimescaleJob> pairs = JobMatch.pairs(blueprint.jobs(), target.jobs());
        for (TimescaleJob wanted : blueprint.jobs()) {
            TimescaleJob found = pairs.get(wanted.id());
            if (found == null) {
                if (wanted.hypertable() == null && !CreateJobs.procedureIsThere(run, wanted)) {
                    continue;
                }
                differences.add("background job " + ScheduledJobs.describe(wanted) + " is not there");
            } else {
                compare(wanted, found);
            }
        }
        return differences;
    }

    private void compare(TimescaleJob wanted, TimescaleJob found) {
        same(wanted, "schedule", wanted.scheduleInterval(), found.scheduleInterval());
        same(wanted, "configuration", wanted.config(), found.config());
        same(wanted, "max_runtime", wanted.maxRuntime(), found.maxRuntime());
        same(wanted, "max_retries", wanted.maxRetries(), found.maxRetries());
        same(wanted, "retry_period", wanted.retryPeriod(), found.retryPeriod());
        same(wanted, "fixed_schedule", wanted.fixedSchedule(), found.fixedSchedule());
        same(wanted, "initial_start", wanted.initialStart(), found.initialStart());
        same(wanted, "timezone", wanted.timezone(), found.timezone());
        same(wanted, "check", wanted.check(), found.check());
        if (blueprint.options().owner() == Owner.KEEP) {
            same(wanted, "owner", wanted.owner(), found.owner());
        }
        if (found.scheduled()) {
            differences.add("background job " + ScheduledJobs.describe(found) + " is on");
        }
    }

    private void same(TimescaleJob job, String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            differences.add("background job " + ScheduledJobs.describe(job) + " has other " + what + ": " + found
                    + ", expected " + wanted);
        }
    }
}
