package io.hyperstow.restore.internal;

import io.hyperstow.api.catalog.BackupCatalog;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.service.OptionsParser;
import io.hyperstow.api.service.PlanPreview;
import io.hyperstow.api.service.RestoreOrchestrator;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.restore.internal.plan.RestorePlanner;
import io.hyperstow.restore.internal.stage.Preview;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The face of this bundle: refuses what can be refused at once, and gives out jobs for the rest. */
@Component
public final class Orchestrator implements RestoreOrchestrator {

    private final BackupCatalog catalog;
    private final OptionsParser parser;
    private final JobService jobs;
    private final DatabaseInspector inspector;
    private final PostgresTools programs;
    private final Providers providers;

    @Activate
    public Orchestrator(
            @Reference BackupCatalog catalog,
            @Reference OptionsParser parser,
            @Reference JobService jobs,
            @Reference DatabaseInspector inspector,
            @Reference PostgresTools programs,
            @Reference Providers providers) {
        this.catalog = catalog;
        this.parser = parser;
        this.jobs = jobs;
        this.inspector = inspector;
        this.programs = programs;
        this.providers = providers;
    }

    @Override
    public PlanPreview preview(String storage, String backupId, String database, String options) {
        Manifest manifest = catalog.manifest(storage, new BackupId(backupId));
        Database profile = providers.database(database);
        ComponentServiceObjects<RestoreStrategy> objects =
                providers.strategy(manifest.strategy().id());
        RestoreStrategy strategy = objects.getService();
        try {
            RestoreOptions parsed = parser.restore(options, strategy.properties());
            return Preview.of(new RestorePlanner(profile, inspector, programs).plan(manifest, parsed, strategy));
        } catch (SQLException | IOException failure) {
            throw new BackupException(
                    ErrorCode.SERVER_ERROR,
                    "the target of '" + database + "' cannot be examined: " + failure.getMessage(),
                    "look into the server's log",
                    failure);
        } finally {
            objects.ungetService(strategy);
        }
    }

    @Override
    public JobId start(String storage, String backupId, String database, String options) {
        Manifest manifest = catalog.manifest(storage, new BackupId(backupId));
        Database profile = providers.database(database);
        String strategyId = manifest.strategy().id();
        ComponentServiceObjects<RestoreStrategy> objects = providers.strategy(strategyId);
        RestoreStrategy strategy = objects.getService();
        RestoreOptions parsed;
        try {
            parsed = parser.restore(options, strategy.properties());
            RestorePlanner.refuseWithoutConnection(manifest, parsed);
        } finally {
            objects.ungetService(strategy);
        }
        String target = target(profile, parsed.targetDatabase());
        return jobs.submit(new JobRequest(JobKind.RESTORE, database, strategyId, storage, backupId, target, options));
    }

    @Override
    public JobId startCheck(String database, String targetDatabase) {
        Database profile = providers.database(database);
        return jobs.submit(new JobRequest(JobKind.CHECK, database, "", "", "", target(profile, targetDatabase), ""));
    }

    @Override
    public List<String> enableJobs(String database, String targetDatabase, String storage, String backupId) {
        Manifest manifest = catalog.manifest(storage, new BackupId(backupId));
        Database profile = providers.database(database);
        String target = target(profile, targetDatabase);
        try {
            return new JobSwitch(profile, target, inspector).enable(manifest);
        } catch (SQLException | IOException failure) {
            throw new BackupException(
                    ErrorCode.SERVER_ERROR,
                    "the background jobs of '" + target + "' cannot be turned on: " + failure.getMessage(),
                    "look into the server's log",
                    failure);
        }
    }

    private static String target(Database profile, String targetDatabase) {
        return targetDatabase.isEmpty() ? profile.databaseName() : targetDatabase;
    }
}
