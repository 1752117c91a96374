package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.util.List;

/** Has the strategy load the rows, wave by wave. */
public final class LoadRows implements Stage {

    @Override
    public String name() {
        return "loading rows";
    }

    @Override
    public String describe(Blueprint blueprint) {
        List<RestoreTask> tasks = blueprint.tasks();
        long rows = tasks.stream().mapToLong(RestoreTask::rows).sum();
        return tasks.isEmpty()
                ? ""
                : (blueprint.ranges().isEmpty() ? "load " : "load what is in the range of ") + rows + " rows in "
                        + tasks.size() + " task(s) on " + blueprint.options().workers() + " connection(s)";
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        List<RestoreTask> tasks = blueprint.tasks();
        return new Effort(
                tasks.size(), tasks.stream().mapToLong(RestoreTask::weight).sum());
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        Blueprint blueprint = run.blueprint();
        RestoreContext context = run.context(Destinations.find(run));
        NewestRows newest = new NewestRows(blueprint, run.job()::milestone);
        try {
            for (RestorePlan.Wave wave : blueprint.rows().waves()) {
                run.job().runAll(wave.tasks(), blueprint.options().workers(), task -> {
                    run.loaded().add(task, run.strategy().run(task, context));
                    newest.loaded(task);
                });
            }
        } catch (Exception failure) {
            boolean kept = blueprint.options().existing() == Existing.APPEND
                    && run.loaded().all() > 0;
            if (kept) {
                run.job()
                        .warn("rows were stored in tables that existed before, and stay there: up to "
                                + run.loaded().all());
            }
            throw failure;
        }
        run.rejects().finish(run.job());
    }
}
