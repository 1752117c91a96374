package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;

/** A database profile as an MXBean. */
public final class DatabaseView implements DatabaseMXBean {

    private final Lent<Database> database;
    private final DatabaseInspector inspector;

    public DatabaseView(Lent<Database> database, DatabaseInspector inspector) {
        this.database = database;
        this.inspector = inspector;
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
}
