package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;

/** Gathers statistics, so that the first queries are planned well. */
final class AnalyzeTables implements Stage {

    private record Analyze(TableName table) implements Task {

        @Override
        public String id() {
            return "analyze " + table;
        }

        @Override
        public String description() {
            return id();
        }

        @Override
        public long weight() {
            return 1;
        }
    }

    @Override
    public String name() {
        return "analyzing";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return "analyze " + blueprint.tables().size() + " table(s)";
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        int tasks = blueprint.tables().size() + blueprint.aggregates().size();
        return new Effort(tasks, tasks);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        List<Analyze> tasks = new ArrayList<>(
                run.blueprint().tables().stream().map(Analyze::new).toList());
        if (!run.blueprint().aggregates().isEmpty()) {
            Inventory target = run.inTarget(run.tools().inspector()::inspect);
            for (Aggregate aggregate : run.blueprint().aggregates()) {
                target.aggregate(aggregate.view())
                        .map(Aggregate::materialization)
                        .map(Analyze::new)
                        .ifPresent(tasks::add);
            }
        }
        run.job()
                .runAll(
                        tasks,
                        run.blueprint().options().workers(),
                        task -> run.execute("ANALYZE " + task.table().quoted()));
    }
}
