package io.hyperstow.jmx.internal.connector;

import io.hyperstow.api.access.AccessControl;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the JMX connector once there is an access control, on the port that the framework property
 * {@code hyperstow.jmx.port} names.
 */
@Component(
        immediate = true,
        service = {})
public final class JmxDoor {

    private static final Logger LOG = LoggerFactory.getLogger(JmxDoor.class);
    private static final String DEFAULT_PORT = "8779";

    private final RmiConnector connector;

    /**
     * @throws IOException when the port is taken
     */
    @Activate
    public JmxDoor(BundleContext context, @Reference AccessControl access) throws IOException {
        String port = context.getProperty("hyperstow.jmx.port");
        this.connector = new RmiConnector(
                Integer.parseInt(port == null ? DEFAULT_PORT : port),
                ManagementFactory.getPlatformMBeanServer(),
                access);
        LOG.info("JMX listens at {}", connector.address());
    }

    @Deactivate
    void stop() throws IOException {
        connector.close();
    }
}
