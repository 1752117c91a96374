package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass.Pass;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Has the strategy restore the archive, pass by pass, all but what must wait until restoring mode has ended. */
public final class RestorePasses implements Stage {

    private static final Predicate<ArchivePass> INSIDE = pass -> pass.pass() != Pass.VIEWS;

    @Override
    public String name() {
        return "restoring the archive";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return describe(blueprint, INSIDE);
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        return effort(blueprint, INSIDE);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        boolean kept = run.blueprint().whole() && !run.blueprint().options().createDatabase();
        if (kept) {
            run.undo()
                    .stays("what was restored into '" + run.blueprint().target()
                            + "' stays there and is incomplete: empty or drop the database before the next restore");
        }
        run(run, INSIDE);
    }

    static String describe(Blueprint blueprint, Predicate<ArchivePass> wanted) {
        return passes(blueprint, wanted).stream().map(RestoreTask::description).collect(Collectors.joining("; "));
    }

    static Effort effort(Blueprint blueprint, Predicate<ArchivePass> wanted) {
        List<ArchivePass> passes = passes(blueprint, wanted);
        return new Effort(
                passes.size(), passes.stream().mapToLong(RestoreTask::weight).sum());
    }

    static void run(RestoreRun run, Predicate<ArchivePass> wanted) throws Exception {
        RestoreContext context = new RestoreContext(
                run.database(), run.blueprint().target(), run.backup(), run.workFolder(), run.job(), run.job());
        for (ArchivePass pass : passes(run.blueprint(), wanted)) {
            run.job().phase(pass.description());
            run.job().runAll(List.of(pass), 1, task -> run.strategy().run(task, context));
            if (pass.pass() == Pass.DEFINITIONS && !run.blueprint().whole()) {
                rememberTables(run);
            }
        }
    }

    /** Chosen tables are defined in one transaction: either all of them are ours to remove, or none was created. */
    private static void rememberTables(RestoreRun run) {
        for (Sequence sequence : run.blueprint().manifest().sequences()) {
            if (sequence.ownedBy() == null) {
                run.undo()
                        .add(
                                "sequence '" + sequence.name() + "'",
                                () -> run.undo("DROP SEQUENCE IF EXISTS "
                                        + sequence.name().quoted()));
            }
        }
        for (TableName table : run.blueprint().created()) {
            run.undo()
                    .add(
                            "table '" + table + "'",
                            () -> run.undo("DROP TABLE IF EXISTS " + table.quoted() + " CASCADE"));
        }
    }

    private static List<ArchivePass> passes(Blueprint blueprint, Predicate<ArchivePass> wanted) {
        return blueprint.tasks().stream()
                .map(ArchivePass.class::cast)
                .filter(wanted)
                .toList();
    }
}
