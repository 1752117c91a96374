package io.hyperstow.jmx.internal.mbean;

import static io.hyperstow.jmx.internal.mbean.BackupServiceView.given;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.service.RestoreOrchestrator;
import java.util.List;
import java.util.function.Supplier;

/** A database profile as an MXBean. */
public final class DatabaseView implements DatabaseMXBean {

    private final Lent<Database> database;
    private final DatabaseInspector inspector;
    private final Supplier<RestoreOrchestrator> restores;

    /**
     * @param restores answers null while there is none
     */
    public DatabaseView(Lent<Database> database, DatabaseInspector inspector, Supplier<RestoreOrchestrator> restores) {
        this.database = database;
        this.inspector = inspector;
        this.restores = restores;
    }

    private Database.Status status() {
        return Refusals.passOn(() -> database.call(Database::status));
    }

    @Override
    public String getUrl() {
        return Refusals.passOn(() -> database.call(Database::url));
    }

    @Override
    public String getServerVersion() {
        return status().serverVersion();
    }

    @Override
    public String getTimescaleVersion() {
        return status().timescaleVersion();
    }

    @Override
    public String getEdition() {
        return status().edition();
    }

    @Override
    public boolean isReachable() {
        return status().reachable();
    }

    @Override
    public String getLastError() {
        return status().lastError();
    }

    @Override
    public DatabaseInventory inspect() {
        return Refusals.passOn(() -> database.call(
                profile -> DatabaseInventory.of(profile.call(profile.databaseName(), inspector::inspect))));
    }

    @Override
    public String startCheck(String targetDatabase) {
        return Refusals.passOn(() -> restores()
                .startCheck(database.call(Database::name), given(targetDatabase))
                .value());
    }

    @Override
    public List<String> enableJobs(String targetDatabase, String storage, String backupId) {
        return Refusals.passOn(() -> restores()
                .enableJobs(database.call(Database::name), given(targetDatabase), given(storage), given(backupId)));
    }

    private RestoreOrchestrator restores() {
        RestoreOrchestrator orchestrator = restores.get();
        if (orchestrator == null) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "no bundle restores or examines databases now",
                    "the attribute Bundles of type=Agent says why");
        }
        return orchestrator;
    }
}
