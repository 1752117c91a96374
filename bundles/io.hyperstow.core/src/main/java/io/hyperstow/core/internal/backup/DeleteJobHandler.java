package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.catalog.BackupRemoval;
import io.hyperstow.core.internal.catalog.HeldLock;
import io.hyperstow.core.internal.catalog.LockKind;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.catalog.Sweep;
import io.hyperstow.core.internal.options.DeleteOptions;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.core.internal.provider.Provided;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Removes a backup, or says what would go. */
@Component(service = JobHandler.class)
public final class DeleteJobHandler implements JobHandler {

    private final Plugins plugins;
    private final RepositoryLocks locks;
    private final Agent agent;

    @Activate
    public DeleteJobHandler(@Reference Plugins plugins, @Reference RepositoryLocks locks, @Reference Agent agent) {
        this.plugins = plugins;
        this.locks = locks;
        this.agent = agent;
    }

    @Override
    public JobKind kind() {
        return JobKind.DELETE;
    }

    @Override
    public void run(JobContext context) throws Exception {
        BackupId backup = new BackupId(context.request().backupId());
        context.backup(backup.value());
        boolean confirm = DeleteOptions.parse(context.request().options()).confirm();
        try (Provided<StorageTarget> storage =
                plugins.storages().take(context.request().storage())) {
            Repository repository = new Repository(storage.service());
            repository.requireFormat();
            if (confirm) {
                delete(repository, backup, context);
            } else {
                show(new BackupRemoval(repository, backup).plan(context), backup, context);
            }
        }
    }

    private static void show(List<ObjectInfo> objects, BackupId backup, JobContext context) {
        context.warn("nothing was deleted: of backup '" + backup + "' " + total(objects)
                + " would go; give 'confirm' to delete");
        objects.forEach(object -> context.log("would go: " + object.key() + " (" + object.size() + " bytes)"));
    }

    private static String total(List<ObjectInfo> objects) {
        return objects.size() + " object(s), "
                + objects.stream().mapToLong(ObjectInfo::size).sum() + " bytes";
    }

    private void delete(Repository repository, BackupId backup, JobContext context) throws IOException {
        String purpose = "deleting backup '" + backup + "' (job " + context.id() + ")";
        try (HeldLock lock = locks.acquire(repository, LockKind.EXCLUSIVE, purpose, Set.of(backup))) {
            if (!repository.holds(backup)) {
                throw new BackupException(
                        ErrorCode.UNKNOWN_BACKUP,
                        "storage '" + repository.name() + "' holds no backup '" + backup + "'",
                        "listBackups shows those it holds");
            }
            BackupRemoval removal = new BackupRemoval(repository, backup);
            List<ObjectInfo> objects = removal.plan(context);
            context.throwIfCancelled();
            context.phase("deleting " + total(objects));
            context.expect(0, objects.stream().mapToLong(ObjectInfo::size).sum());
            removal.run(objects, lock, context);
            context.log("deleted " + total(objects));
        }
        context.phase("sweeping");
        new Sweep(repository, locks, agent.interruptedGrace()).run(context);
    }
}
