package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.archive.RestoreRemainder;
import io.hyperstow.restore.internal.check.Examination;
import io.hyperstow.restore.internal.check.Finding;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the result with the backup and fails the restore when they differ. */
public final class CheckResult implements Stage {

    @Override
    public String name() {
        return "checking";
    }

    @Override
    public String describe(Blueprint blueprint) {
        if (blueprint.options().check() == Check.COUNTS && unknown(blueprint)) {
            return "examine the database and count the rows of plain tables: nothing else of it is known";
        }
        return switch (blueprint.options().check()) {
            case NONE -> "";
            case COUNTS -> "check definitions and row counts against the manifest";
            case HASHES -> "check definitions, row counts and digests against the manifest";
        };
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        return CompareContents.effort(blueprint.manifest(), blueprint.options().check());
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        Blueprint blueprint = run.blueprint();
        if (blueprint.options().check() == Check.NONE) {
            return;
        }
        Inventory target = run.inTarget(run.tools().inspector()::inspect);
        CompareDefinitions definitions = new CompareDefinitions(blueprint, target);
        List<String> differences = definitions.differences();
        definitions.remarks().forEach(run.job()::warn);
        if (blueprint.whole() && blueprint.method() == Blueprint.Method.ARCHIVE) {
            if (!unknown(blueprint)) {
                differences.addAll(new CompareDatabase(blueprint, target, Set.of()).differences());
            }
            differences.addAll(examine(run));
        } else {
            differences.addAll(new CompareTimescale(run, target).differences());
            if (blueprint.complete()) {
                differences.addAll(new CompareDatabase(blueprint, target, RestoreRemainder.viewsLeftOut(run, target))
                        .differences());
            }
            for (TableName name : definitions.otherRanges()) {
                run.job()
                        .warn("the chunks of '" + name + "' cover other ranges than at the source, where the interval"
                                + " was changed; its rows are complete");
            }
        }
        CompareContents contents = new CompareContents(run);
        differences.addAll(contents.differences(target));
        if (!contents.withoutDigest().isEmpty()) {
            run.job()
                    .warn("rows were counted and not hashed, because the backup has no digest of "
                            + contents.withoutDigest() + "; make it with \"check\": \"hashes\"");
        }
        if (!differences.isEmpty()) {
            differences.forEach(run.job()::warn);
            throw new BackupException(
                    ErrorCode.CHECK_FAILED,
                    "database '" + blueprint.target() + "' differs from backup '"
                            + blueprint.manifest().backupId() + "' in " + differences.size() + " point(s): "
                            + differences.get(0),
                    "the warnings list every difference; what was restored is kept to be examined, do not use it");
        }
    }

    /** Whether it is an archive of somebody else's, which tells little of what the database had. */
    private static boolean unknown(Blueprint blueprint) {
        return blueprint.method() == Blueprint.Method.ARCHIVE
                && blueprint.manifest().adopted();
    }

    /** Faults of indexes, constraints and sequences may be the source's own: they come back as they were. */
    private static List<String> examine(RestoreRun run) throws SQLException {
        Examination.Result result = new Examination(
                        run.database(), run.blueprint().target(), run.job().id(), run.job())
                .run();
        result.definitions().forEach(finding -> run.job().warn(finding.text()));
        result.omitted().forEach(run.job()::warn);
        return result.structure().stream().map(Finding::text).collect(Collectors.toList());
    }
}
