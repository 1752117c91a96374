package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.service.BackupService;
import io.hyperstow.api.service.PlanPreview;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.adopt.ForeignFormat;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.StorageFailure;
import io.hyperstow.core.internal.options.AdoptArchiveOptions;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.options.DeleteOptions;
import io.hyperstow.core.internal.options.ListFilter;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.core.internal.provider.Provided;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Backups in repositories. Refuses at once what needs no connection to a server, and hands the rest to jobs. */
@Component(service = BackupService.class)
public final class RepositoryBackupService implements BackupService {

    private static final String CSV = "csv";
    private static final String PGDUMP = "pgdump";

    private final Plugins plugins;
    private final JobService jobs;
    private final DatabaseInspector inspector;

    @Activate
    public RepositoryBackupService(
            @Reference Plugins plugins, @Reference JobService jobs, @Reference DatabaseInspector inspector) {
        this.plugins = plugins;
        this.jobs = jobs;
        this.inspector = inspector;
    }

    /** Work on a repository. */
    @FunctionalInterface
    private interface RepositoryWork<R> {
        R run(Repository repository) throws IOException;
    }

    @Override
    public List<BackupSummary> list(String storage, String filter) {
        ListFilter wanted = ListFilter.parse(text(filter));
        return in(storage, repository -> new BackupList(repository, wanted).read());
    }

    @Override
    public Manifest describe(String storage, String backupId) {
        BackupId backup = new BackupId(text(backupId));
        return in(storage, repository -> repository.manifest(backup));
    }

    @Override
    public String manifestJson(String storage, String backupId) {
        BackupId backup = new BackupId(text(backupId));
        return in(storage, repository -> repository.manifestText(backup));
    }

    @Override
    public PlanPreview preview(String database, String strategy, String storage, String options) {
        requireStorage(storage);
        try (Provided<Database> profile = plugins.databases().take(text(database));
                Provided<DumpStrategy> dump = plugins.strategies().take(text(strategy))) {
            BackupOptions checked =
                    BackupRules.options(text(options), dump.service().properties());
            return new BackupPreview(inspector, dump.service(), checked).of(profile.service());
        }
    }

    @Override
    public JobId start(String database, String strategy, String storage, String options) {
        plugins.databases().take(text(database)).close();
        try (Provided<DumpStrategy> dump = plugins.strategies().take(text(strategy))) {
            requireStorage(storage);
            BackupRules.options(text(options), dump.service().properties());
        }
        return jobs.submit(new JobRequest(JobKind.BACKUP, database, strategy, storage, "", "", text(options)));
    }

    @Override
    public JobId startAdopt(String storage, String key, String options) {
        ObjectKey object = AdoptRules.key(text(key));
        boolean archive = in(storage, repository -> AdoptRules.format(repository, object)) == ForeignFormat.ARCHIVE;
        String database = archive
                ? AdoptArchiveOptions.parse(text(options)).database()
                : AdoptOptions.parse(text(options)).database();
        String strategy = archive ? PGDUMP : CSV;
        plugins.databases().take(database).close();
        plugins.strategies().take(strategy).close();
        String request = AdoptOptions.request(object.value(), text(options));
        return jobs.submit(new JobRequest(JobKind.ADOPT, database, strategy, storage, "", "", request));
    }

    private void requireStorage(String storage) {
        plugins.storages().take(text(storage)).close();
    }

    @Override
    public JobId startVerify(String storage, String backupId) {
        requireBackup(storage, backupId);
        return jobs.submit(new JobRequest(JobKind.VERIFY, "", "", storage, backupId, "", ""));
    }

    @Override
    public JobId startDelete(String storage, String backupId, boolean confirm) {
        requireBackup(storage, backupId);
        String options = new DeleteOptions(confirm).json();
        return jobs.submit(new JobRequest(JobKind.DELETE, "", "", storage, backupId, "", options));
    }

    private void requireBackup(String storage, String backupId) {
        BackupId backup = new BackupId(text(backupId));
        if (!in(storage, repository -> repository.requireFormat() && repository.holds(backup))) {
            throw new BackupException(
                    ErrorCode.UNKNOWN_BACKUP,
                    "storage '" + storage + "' holds no backup '" + backup + "'",
                    "listBackups shows those it holds");
        }
    }

    private <R> R in(String storage, RepositoryWork<R> work) {
        try (Provided<StorageTarget> target = plugins.storages().take(text(storage))) {
            return StorageFailure.translated(storage, () -> work.run(new Repository(target.service())));
        }
    }

    /** A console may pass nothing where it means an empty text. */
    private static String text(String given) {
        return Objects.requireNonNullElse(given, "");
    }
}
