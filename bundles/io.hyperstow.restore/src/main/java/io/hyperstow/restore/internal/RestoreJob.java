package io.hyperstow.restore.internal;

import io.hyperstow.api.catalog.BackupCatalog;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.RowDigests;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.OptionsParser;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.run.RejectedRows;
import io.hyperstow.restore.internal.run.RestoreRun;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Runs restores. */
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
                RestoreOptions options = parser.restore(request.options(), strategy.properties());
                RejectedRows rejects = new RejectedRows(
                        folder.path(),
                        agent.dataDirectory()
                                .resolve("rejects")
                                .resolve(job.id().value()));
                new Restoration(providers.database(request.database()), tools, guardian)
                        .run(job, new Restoration.Wanted(strategy, backup, options, folder.path(), rejects));
            }
        } finally {
            objects.ungetService(strategy);
        }
    }
}
