package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.AccessControl;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Registers the access control once the users are loaded. By hand: as a component's service it would be there before
 * they are.
 */
@Component(
        immediate = true,
        service = {})
public final class AccessProvider {

    private final ServiceRegistration<AccessControl> registration;

    /**
     * @throws IOException when the users cannot be loaded; both doors stay shut then
     */
    @Activate
    public AccessProvider(BundleContext context) throws IOException {
        UsersFile file = new UsersFile(base(context).resolve("etc").resolve("users.properties"));
        file.createIfMissing(System.getenv("HYPERSTOW_ADMIN_PASSWORD"));
        this.registration = context.registerService(AccessControl.class, new Logins(file), null);
    }

    private static Path base(BundleContext context) {
        String base = context.getProperty("hyperstow.base");
        if (base == null) {
            throw new IllegalStateException("the framework property 'hyperstow.base' is not set");
        }
        return Path.of(base);
    }

    @Deactivate
    void stop() {
        registration.unregister();
    }
}
