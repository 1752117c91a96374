package io.hyperstow.restore.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.service.ProviderPreference;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;

/** The databases and restore strategies of this moment, by name. */
@Component(service = Providers.class)
public final class Providers {

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Database> databases = List.of();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED)
    private volatile List<ComponentServiceObjects<RestoreStrategy>> strategies = List.of();

    /**
     * @throws BackupException {@code UNKNOWN_DATABASE}
     */
    Database database(String name) {
        List<Database> known = databases;
        return known.stream()
                .filter(database -> database.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_DATABASE,
                        "there is no database profile '" + name + "'",
                        known.isEmpty()
                                ? "write etc/io.hyperstow.database~NAME.cfg"
                                : "the profiles are "
                                        + known.stream()
                                                .map(Database::name)
                                                .sorted()
                                                .collect(Collectors.joining(", "))));
    }

    /**
     * The provider the next job gets; the caller gives every instance back to it.
     *
     * @throws BackupException {@code UNKNOWN_STRATEGY}
     */
    ComponentServiceObjects<RestoreStrategy> strategy(String id) {
        List<ComponentServiceObjects<RestoreStrategy>> known = strategies;
        Comparator<ComponentServiceObjects<RestoreStrategy>> preference =
                Comparator.comparing(ComponentServiceObjects::getServiceReference, new ProviderPreference()::compare);
        return known.stream()
                .filter(objects -> id.equals(name(objects.getServiceReference())))
                .max(preference)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_STRATEGY,
                        "no bundle restores backups of strategy '" + id + "'",
                        "put the bundle that provides it into deploy/"));
    }

    private static Object name(ServiceReference<?> reference) {
        return reference.getProperty(RestoreStrategy.NAME);
    }
}
