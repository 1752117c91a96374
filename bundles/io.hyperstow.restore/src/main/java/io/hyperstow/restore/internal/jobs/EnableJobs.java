package io.hyperstow.restore.internal.jobs;

import io.hyperstow.api.model.Inventory;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;

/** Turns the background jobs on that were on at the source, when that is asked for. */
public final class EnableJobs implements Stage {

    @Override
    public String name() {
        return "turning background jobs on";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int count = jobs(blueprint).list().size();
        return blueprint.options().enableJobs() && count > 0
                ? "turn " + count + " background job(s) on, as at the source"
                : "";
    }

    @Override
    public String byHand(Blueprint blueprint) {
        return "turn the background jobs on with enable-jobs, which takes this backup and '" + blueprint.target() + "'";
    }

    /** Those of an archive come in restoring mode only. */
    private static ScheduledJobs jobs(Blueprint blueprint) {
        return blueprint.timescale().restoringMode()
                ? new ScheduledJobs(blueprint.manifest())
                : new ScheduledJobs(blueprint.jobs());
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        Inventory target = run.inTarget(run.tools().inspector()::inspect);
        ScheduledJobs.Outcome outcome =
                run.inTarget(session -> jobs(run.blueprint()).enable(target, session));
        outcome.enabled().forEach(job -> run.job().log("background job " + ScheduledJobs.describe(job) + " is on"));
        outcome.problems().forEach(run.job()::warn);
    }
}
