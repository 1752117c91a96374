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
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.OptionsParser;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.RestorePlanner;
import io.hyperstow.restore.internal.stage.Effort;
import io.hyperstow.restore.internal.stage.RejectedRows;
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
    private final Agent agent;
    private final RestoreRun.Tools tools;

    @Activate
    public RestoreJob(
            @Reference BackupCatalog catalog,
            @Reference OptionsParser parser,
            @Reference Providers providers,
            @Reference Agent agent,
            @Reference DatabaseInspector inspector,
            @Reference SchemaArchives archives,
            @Reference RowDigests digests) {
        this.catalog = catalog;
        this.parser = parser;
        this.providers = providers;
        this.agent = agent;
        this.tools = new RestoreRun.Tools(inspector, archives, digests);
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
        RestoreOptions options = parser.restore(job.request().options(), strategy.properties());
        Blueprint blueprint =
                new RestorePlanner(database, tools.inspector()).plan(backup.manifest(), options, strategy);
        blueprint.notes().forEach(job::log);
        blueprint.warnings().forEach(job::warn);
        UndoLog undo = new UndoLog();
        RejectedRows rejects = new RejectedRows(
                folder,
                agent.dataDirectory().resolve("rejects").resolve(job.id().value()));
        RestoreRun run = new RestoreRun(job, blueprint, database, backup, folder, strategy, tools, undo, rejects);
        Stage current = null;
        try {
            List<Stage> stages = Stages.of(blueprint);
            for (int i = 0; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                current = stage;
                job.throwIfCancelled();
                Effort left = stages.subList(i, stages.size()).stream()
                        .map(coming -> coming.effort(blueprint))
                        .reduce(new Effort(0, 0), Effort::plus);
                job.expect(left.tasks(), left.weight());
                job.phase(stage.name());
                job.log(stage.describe(blueprint));
                stage.run(run);
            }
        } catch (Exception | Error failure) {
            boolean differs = failure instanceof BackupException refused && refused.code() == ErrorCode.CHECK_FAILED;
            if (differs && Stages.keptForExamination(current)) {
                undo.keep();
            } else {
                rejects.discard(job);
            }
            job.phase("removing what was created");
            undo.undo(job);
            throw failure;
        } finally {
            database.evict(blueprint.target());
        }
    }
}
