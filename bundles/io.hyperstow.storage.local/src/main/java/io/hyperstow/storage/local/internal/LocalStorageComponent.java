package io.hyperstow.storage.local.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers one {@link LocalStorageTarget} per configuration. It registers the service itself, because the name may come
 * from the configuration's PID and because components publish all of their configuration.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.hyperstow.storage.local",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LocalStorageConfig.class, factory = true)
public final class LocalStorageComponent {

    private final ServiceRegistration<StorageTarget> registration;

    /**
     * @throws BackupException with the configuration's file, when the folder cannot be had
     */
    @Activate
    public LocalStorageComponent(BundleContext bundle, LocalStorageConfig config, Map<String, Object> properties) {
        LocalStorageSettings settings = LocalStorageSettings.of(config, properties);
        LocalStorageTarget target = open(settings);
        Hashtable<String, Object> published = new Hashtable<>(Map.of(StorageTarget.NAME, settings.name()));
        registration = bundle.registerService(StorageTarget.class, target, published);
    }

    private static LocalStorageTarget open(LocalStorageSettings settings) {
        try {
            ObjectFolder folder = ObjectFolder.open(settings.directory());
            Leftovers.sweep(folder);
            return new LocalStorageTarget(settings.name(), folder, new Publication());
        } catch (StorageException e) {
            throw new BackupException(
                    e.code(), e.getMessage() + "; configured in '" + settings.source() + "'", e.hint(), e);
        }
    }

    @Deactivate
    void withdraw() {
        registration.unregister();
    }
}
