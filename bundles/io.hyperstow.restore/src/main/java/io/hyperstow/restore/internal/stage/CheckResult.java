package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.List;

/** Compares the result with the backup and fails the restore when they differ. */
final class CheckResult implements Stage {

    @Override
    public String name() {
        return "checking";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return switch (blueprint.options().check()) {
            case NONE -> "";
            case COUNTS -> "check definitions and row counts against the manifest";
            case HASHES -> "check definitions, row counts and digests against the manifest";
        };
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        long bytes = blueprint.manifest().totals().bytes();
        long weight = blueprint.options().check() == Check.HASHES ? bytes : bytes / 10;
        return new Effort(blueprint.manifest().chunks().size(), weight);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        if (run.blueprint().options().check() == Check.NONE) {
            return;
        }
        Inventory target = run.inTarget(run.tools().inspector()::inspect);
        CompareDefinitions definitions = new CompareDefinitions(run.blueprint(), target);
        List<String> differences = definitions.differences();
        differences.addAll(new CompareContents(run).differences(target));
        differences.addAll(new CompareTimescale(run, target).differences());
        for (TableName name : definitions.otherRanges()) {
            run.job()
                    .warn("the chunks of '" + name + "' cover other ranges than at the source, where the interval was"
                            + " changed; its rows are complete");
        }
        if (!differences.isEmpty()) {
            differences.forEach(run.job()::warn);
            throw new BackupException(
                    ErrorCode.CHECK_FAILED,
                    "database '" + run.blueprint().target() + "' differs from backup '"
                            + run.blueprint().manifest().backupId() + "' in " + differences.size() + " point(s): "
                            + differences.get(0),
                    "the warnings list every difference; what was restored is kept to be examined, do not use it");
        }
    }
}
