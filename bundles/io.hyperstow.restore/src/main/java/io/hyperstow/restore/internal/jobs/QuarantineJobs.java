package io.hyperstow.restore.internal.jobs;

import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * Turns background jobs off before restoring mode ends: when they last ran is not in a backup, so that all of them would
 * be due at once, and a retention policy would delete what was just restored.
 */
public final class QuarantineJobs implements Stage {

    @Override
    public String name() {
        return "turning background jobs off";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int count = new ScheduledJobs(blueprint.manifest()).list().size();
        return blueprint.timescale().restoringMode() && count > 0 ? "turn " + count + " background job(s) off" : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        List<Integer> off = run.restoringMode().quarantine();
        for (TimescaleJob job : run.blueprint().manifest().jobs()) {
            boolean named = off.contains(job.id()) && !run.blueprint().options().enableJobs();
            if (named) {
                run.job()
                        .warn("background job " + ScheduledJobs.describe(job)
                                + " was on at the source and is off: enableJobs turns it on");
            }
        }
    }
}
