package io.hyperstow.core.internal.provider;

import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.storage.StorageTarget;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where jobs take what they work with. */
@Component(service = Plugins.class)
public final class Plugins {

    private final Providers<Database> databases;
    private final Providers<DumpStrategy> strategies;
    private final Providers<StorageTarget> storages;

    @Activate
    public Plugins(
            @Reference Databases databases, @Reference DumpStrategies strategies, @Reference StorageTargets storages) {
        this((Providers<Database>) databases, strategies, storages);
    }

    /** For providers of another kind. */
    public Plugins(
            Providers<Database> databases, Providers<DumpStrategy> strategies, Providers<StorageTarget> storages) {
        this.databases = databases;
        this.strategies = strategies;
        this.storages = storages;
    }

    public Providers<Database> databases() {
        return databases;
    }

    public Providers<DumpStrategy> strategies() {
        return strategies;
    }

    public Providers<StorageTarget> storages() {
        return storages;
    }
}
