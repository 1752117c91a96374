package io.hyperstow.restore.internal;

import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.RestorePlanner;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.LoadedRows;
import io.hyperstow.restore.internal.run.RejectedRows;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import io.hyperstow.restore.internal.run.UndoLog;
import io.hyperstow.restore.internal.stage.MissingRest;
import io.hyperstow.restore.internal.stage.Stages;
import java.nio.file.Path;
import java.util.List;

/** One restore: plans, then works stage by stage, and undoes what was created when one fails. */
final class Restoration {

    private final Database database;
    private final RestoreRun.Tools tools;
    private final Guardian guardian;

    Restoration(Database database, RestoreRun.Tools tools, Guardian guardian) {
        this.database = database;
        this.tools = tools;
        this.guardian = guardian;
    }

    /**
     * What is to be restored.
     *
     * @param strategy the twin of the one that made the backup
     * @param backup the backup, open
     * @param options what was asked for
     * @param folder for large temporary files, removed by whoever made it
     * @param rejects where rows go that are skipped
     */
    record Wanted(
            RestoreStrategy strategy, BackupReader backup, RestoreOptions options, Path folder, RejectedRows rejects) {}

    void run(JobContext job, Wanted wanted) throws Exception {
        job.phase("planning");
        String target = wanted.options().targetDatabase().isEmpty()
                ? database.databaseName()
                : wanted.options().targetDatabase();
        Guardian.Watch watch = guardian.begin(job.id(), database, target);
        UndoLog undo = new UndoLog();
        boolean clean = true;
        try {
            Blueprint blueprint = new RestorePlanner(database, tools.inspector(), tools.programs())
                    .plan(wanted.backup().manifest(), wanted.options(), wanted.strategy());
            blueprint.notes().forEach(job::log);
            blueprint.warnings().forEach(job::warn);
            RestoringMode mode = new RestoringMode(database, target, watch.since());
            run(new RestoreRun(
                    job,
                    blueprint,
                    database,
                    wanted.backup(),
                    wanted.folder(),
                    wanted.strategy(),
                    tools,
                    mode,
                    undo,
                    wanted.rejects(),
                    new LoadedRows()));
        } catch (Exception | Error failure) {
            job.phase("removing what was created");
            clean = undo.undo(job);
            undo.staying().forEach(job::warn);
            if (undo.staying().isEmpty()) {
                throw failure;
            }
            throw explained(failure, undo.staying());
        } finally {
            database.evict(target);
            watch.end(clean);
        }
    }

    private static Exception explained(Throwable failure, List<String> staying) throws Error {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof BackupException refused) {
            String stays = String.join("; ", staying);
            String hint = refused.hint().isEmpty() ? stays : refused.hint() + "; " + stays;
            return new BackupException(refused.code(), refused.problem(), hint, refused);
        }
        return (Exception) failure;
    }

    private static void run(RestoreRun run) throws Exception {
        JobContext job = run.job();
        List<Stage> stages = Stages.of(run.blueprint());
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            job.throwIfCancelled();
            Effort left = stages.subList(i, stages.size()).stream()
                    .map(coming -> coming.effort(run.blueprint()))
                    .reduce(new Effort(0, 0), Effort::plus);
            job.expect(left.tasks(), left.weight());
            job.phase(stage.name());
            job.log(stage.describe(run.blueprint()));
            try {
                stage.run(run);
            } catch (Exception | Error failure) {
                if (MissingRest.isAll(run, stage, failure)) {
                    throw MissingRest.keep(run, stages.subList(i, stages.size()), failure);
                }
                boolean differs =
                        failure instanceof BackupException refused && refused.code() == ErrorCode.CHECK_FAILED;
                if (differs && Stages.keptForExamination(stage)) {
                    run.undo().keep();
                } else {
                    run.rejects().discard(job);
                }
                throw failure;
            }
        }
    }
}
