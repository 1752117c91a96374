package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SnapshotService;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.adopt.ForeignFormat;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.core.internal.provider.Provided;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes backups of files that somebody else wrote. */
@Component(service = JobHandler.class)
public final class AdoptJobHandler implements JobHandler {

    private final Plugins plugins;
    private final SnapshotService snapshots;
    private final RepositoryLocks locks;
    private final PostgresTools tools;
    private final Agent agent;

    @Activate
    public AdoptJobHandler(
            @Reference Plugins plugins,
            @Reference SnapshotService snapshots,
            @Reference RepositoryLocks locks,
            @Reference PostgresTools tools,
            @Reference Agent agent) {
        this.plugins = plugins;
        this.snapshots = snapshots;
        this.locks = locks;
        this.tools = tools;
        this.agent = agent;
    }

    @Override
    public JobKind kind() {
        return JobKind.ADOPT;
    }

    @Override
    public void run(JobContext context) throws Exception {
        JobRequest request = context.request();
        try (Provided<DumpStrategy> strategy = plugins.strategies().take(request.strategy());
                Provided<Database> database = plugins.databases().take(request.database());
                Provided<StorageTarget> storage = plugins.storages().take(request.storage())) {
            context.strategyVersion(strategy.version());
            Repository repository = new Repository(storage.service());
            ObjectKey key = new ObjectKey(AdoptOptions.key(request.options()));
            if (AdoptRules.format(repository, key) == ForeignFormat.ARCHIVE) {
                new AdoptArchiveRun(context, strategy, database.service(), repository).run(tools, locks, agent);
            } else {
                new AdoptRun(context, strategy, database.service(), repository).run(snapshots, locks, agent);
            }
        }
    }
}
