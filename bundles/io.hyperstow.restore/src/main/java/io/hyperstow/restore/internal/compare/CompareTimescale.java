package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.model.Inventory;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what was made through TimescaleDB's functions: settings, compressed chunks, aggregates, jobs. What the licence of
 * the target does not allow has been named, and is not expected.
 */
final class CompareTimescale {

    private final RestoreRun run;
    private final Inventory target;

    CompareTimescale(RestoreRun run, Inventory target) {
        this.run = run;
        this.target = target;
    }

    /** What differs, one line each; empty when nothing does, and for an archive, which has all that in it. */
    List<String> differences() throws Exception {
        Blueprint blueprint = run.blueprint();
        if (blueprint.method() != Blueprint.Method.ROWS) {
            return List.of();
        }
        TargetTimescale timescale = target.timescaledb().isPresent() ? TargetTimescale.of(run) : null;
        List<String> differences = new ArrayList<>(new CompareSettings(blueprint, target, timescale).differences());
        if (timescale != null && timescale.community()) {
            differences.addAll(new CompareAggregates(run, target).differences());
            differences.addAll(new CompareJobs(run, target).differences());
        }
        return differences;
    }
}
