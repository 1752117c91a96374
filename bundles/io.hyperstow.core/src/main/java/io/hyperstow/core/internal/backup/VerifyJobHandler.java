package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.artifact.ArtifactCheck;
import io.hyperstow.core.internal.artifact.ArtifactSource;
import io.hyperstow.core.internal.artifact.Damage;
import io.hyperstow.core.internal.catalog.HeldLock;
import io.hyperstow.core.internal.catalog.LockKind;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.core.internal.provider.Provided;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Reads every artifact of a backup, each to its end whatever is wrong with others, and names all that are damaged. */
@Component(service = JobHandler.class)
public final class VerifyJobHandler implements JobHandler {

    private static final int WORKERS = 2;

    private final Plugins plugins;
    private final RepositoryLocks locks;

    @Activate
    public VerifyJobHandler(@Reference Plugins plugins, @Reference RepositoryLocks locks) {
        this.plugins = plugins;
        this.locks = locks;
    }

    /**
     * An artifact to be read.
     *
     * @param artifact what the manifest says of it
     */
    private record ArtifactTask(Artifact artifact) implements Task {

        @Override
        public String id() {
            return artifact.key();
        }

        @Override
        public String description() {
            return "read " + artifact.key();
        }

        @Override
        public long weight() {
            return Math.max(1, artifact.bytes());
        }
    }

    @Override
    public JobKind kind() {
        return JobKind.VERIFY;
    }

    @Override
    public void run(JobContext context) throws Exception {
        BackupId backup = new BackupId(context.request().backupId());
        context.backup(backup.value());
        try (Provided<StorageTarget> storage =
                plugins.storages().take(context.request().storage())) {
            Repository repository = new Repository(storage.service());
            String purpose = "verifying (job " + context.id() + ")";
            HeldLock lock = locks.acquire(repository, LockKind.SHARED, purpose, Set.of(backup));
            try {
                verify(repository, repository.manifest(backup), context);
            } finally {
                lock.close();
            }
        }
    }

    private static void verify(Repository repository, Manifest manifest, JobContext context) throws Exception {
        Map<String, BackupException> problems = new ConcurrentSkipListMap<>();
        ArtifactSource source = new ArtifactSource(repository.target());
        List<ArtifactTask> tasks =
                manifest.artifacts().stream().map(ArtifactTask::new).toList();
        context.phase("reading " + tasks.size() + " artifact(s)");
        context.expect(
                tasks.size(), tasks.stream().mapToLong(ArtifactTask::weight).sum());
        context.runAll(tasks, WORKERS, task -> {
            try {
                new ArtifactCheck(source, task.artifact()).run(context, context);
            } catch (BackupException e) {
                if (!Damage.isDamage(e)) {
                    throw e;
                }
                context.warn(e.problem());
                problems.put(task.id(), e);
            }
        });
        if (!problems.isEmpty()) {
            BackupException first = problems.values().iterator().next();
            throw new BackupException(
                    first.code(),
                    problems.size() + " of " + tasks.size() + " artifact(s) of backup '" + manifest.backupId()
                            + "' are damaged: " + first.problem(),
                    "the job's warnings name every one; do not rely on this backup, make a new one",
                    first);
        }
        context.log("all " + tasks.size() + " artifact(s) are what was written");
    }
}
