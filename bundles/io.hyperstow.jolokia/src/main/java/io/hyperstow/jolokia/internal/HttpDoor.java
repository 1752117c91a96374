package io.hyperstow.jolokia.internal;

import io.hyperstow.api.access.AccessControl;
import java.io.IOException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the HTTP port once there is an access control; it is the one that the framework property
 * {@code org.osgi.service.http.port} names.
 */
@Component(
        immediate = true,
        service = {})
public final class HttpDoor {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final String DEFAULT_PORT = "8778";

    private final JolokiaRequests requests;
    private final LoopbackHttpServer server;

    /**
     * @throws IOException when the port is taken
     */
    @Activate
    public HttpDoor(BundleContext context, @Reference AccessControl access) throws IOException {
        String port = context.getProperty("org.osgi.service.http.port");
        this.requests = JolokiaRequests.open(access);
        try {
            this.server = new LoopbackHttpServer(
                    Integer.parseInt(port == null ? DEFAULT_PORT : port), new DoorHandler(access, requests));
        } catch (IOException | RuntimeException failed) {
            requests.close();
            throw failed;
        }
        LOG.info("Jolokia listens at {}{}", server.address(), DoorHandler.PATH);
    }

    @Deactivate
    void stop() {
        server.close();
        requests.close();
    }
}
