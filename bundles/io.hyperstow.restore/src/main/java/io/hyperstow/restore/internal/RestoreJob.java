package io.hyperstow.restore.internal;

import io.hyperstow.api.catalog.BackupCatalog;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.RowDigests;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.OptionsParser;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.RestorePlanner;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import io.hyperstow.restore.internal.stage.Effort;
import io.hyperstow.restore.internal.stage.RestoreRun;
import io.hyperstow.restore.internal.stage.Stage;
import io.hyperstow.restore.internal.stage.Stages;
import io.hyperstow.restore.internal.stage.UndoLog;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs restores: plans, then stage by stage, and undoes what was created when one fails. */
@Component
public final class RestoreJob implements JobHandler {

    private final BackupCatalog catalog;
    private final OptionsParser parser;
    private final Providers providers;
    private final Guardian guardian;
    private final Agent agent;
    private final RestoreRun.Tools tools;

    @Activate
    public RestoreJob(
            @Reference BackupCatalog catalog,
            @Reference OptionsParser parser,
            @Reference Providers providers,
            @Reference Guardian guardian,
            @Reference Agent agent,
            @Reference DatabaseInspector inspector,
            @Reference SchemaArchives archives,
            @Reference RowDigests digests,
            @Reference PostgresTools programs) {
        this.catalog = catalog;
        this.parser = parser;
        this.providers = providers;
        this.guardian = guardian;
        this.agent = agent;
        this.tools = new RestoreRun.Tools(inspector, archives, digests, programs);
    }

    @Override
    public JobKind kind() {
        return JobKind.RESTORE;
    }

    @Override
    public void run(JobContext job) throws Exception {
        JobRequest request = job.request();
        ComponentServiceObjects<RestoreStrategy> objects = providers.strategy(request.strategy());
        RestoreStrategy strategy = objects.getService();
        try {
            job.strategyVersion(
                    objects.getServiceReference().getBundle().getVersion().toString());
            String purpose = "restore into '" + request.targetDatabase() + "', job " + job.id();
            try (BackupReader backup = catalog.open(request.storage(), new BackupId(request.backupId()), purpose);
                    WorkFolder folder =
                            new WorkFolder(agent.workDirectory(), job.id().value())) {
                run(job, strategy, backup, folder.path());
            }
        } finally {
            objects.ungetService(strategy);
        }
    }

    private void run(JobContext job, RestoreStrategy strategy, BackupReader backup, Path folder) throws Exception {
        job.phase("planning");
        Database database = providers.database(job.request().database());
        String target = job.request().targetDatabase();
        Guardian.Watch watch = guardian.begin(job.id(), database, target);
        UndoLog undo = new UndoLog();
        boolean clean = true;
        try {
            RestoreOptions options = parser.restore(job.request().options(), strategy.properties());
            Blueprint blueprint =
                    new RestorePlanner(database, tools.inspector()).plan(backup.manifest(), options, strategy);
            blueprint.notes().forEach(job::log);
            blueprint.warnings().forEach(job::warn);
            RestoringMode mode = new RestoringMode(database, target, watch.since());
            run(new RestoreRun(job, blueprint, database, backup, folder, strategy, tools, mode, undo));
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
            } catch (BackupException failure) {
                if (failure.code() == ErrorCode.CHECK_FAILED && Stages.keptForExamination(stage)) {
                    run.undo().keep();
                }
                throw failure;
            }
        }
    }
}
