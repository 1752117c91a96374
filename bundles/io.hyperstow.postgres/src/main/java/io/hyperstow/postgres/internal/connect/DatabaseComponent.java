package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.postgres.Database;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Turns a configuration into a {@link Database} service. It registers the service by hand, with its name only: what
 * Declarative Services registers shows the whole configuration, and with it the password, as service properties.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "io.hyperstow.database",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DatabaseConfig.class, factory = true)
public final class DatabaseComponent {

    private final ProfileDatabase database;
    private final ServiceRegistration<Database> registration;

    @Activate
    public DatabaseComponent(BundleContext context, DatabaseConfig config, Map<String, Object> properties) {
        String name = config.name().isEmpty() ? instanceOf(properties) : config.name();
        Profile.Login login = new Profile.Login(config.user(), config.password(), config.passwordFile());
        database =
                new ProfileDatabase(new Profile(name, config.url() == null ? "" : config.url(), login, config.tools()));
        Dictionary<String, Object> shown = new Hashtable<>(Map.of(Database.NAME, name));
        registration = context.registerService(Database.class, database, shown);
    }

    /** The NAME of {@code io.hyperstow.database~NAME}. */
    private static String instanceOf(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        return pid.substring(pid.indexOf('~') + 1);
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        database.close();
    }
}
