package io.hyperstow.jolokia.internal;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jolokia.json.JSONObject;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.notif.pull.PullNotificationBackend;
import org.jolokia.service.serializer.JolokiaSerializer;

/**
 * Jolokia, made of exactly the services named here, with {@link RoleRestrictor} before every command. May be used by
 * many threads; whoever opened it closes it.
 */
final class JolokiaRequests extends HttpRequestHandler implements AutoCloseable {

    private static final int MOST_BYTES = 1 << 20;

    private final JolokiaServiceManager manager;
    private final RoleRestrictor restrictor;

    private JolokiaRequests(JolokiaContext context, JolokiaServiceManager manager, RoleRestrictor restrictor) {
        super(context);
        this.manager = manager;
        this.restrictor = restrictor;
    }

    static JolokiaRequests open(AccessControl access) {
        RoleRestrictor restrictor = new RoleRestrictor(access);
        JolokiaServiceManager manager = JolokiaServiceManagerFactory.createJolokiaServiceManager(
                new FixedConfiguration(), new JolokiaLog(), restrictor, log -> Collections.emptySortedSet());
        manager.addService(new JolokiaSerializer());
        manager.addService(new PullNotificationBackend(10));
        manager.addService(new LocalRequestHandler(1000));
        return new JolokiaRequests(manager.start(), manager, restrictor);
    }

    JSONStructure get(URI uri, Role role) throws BadRequestException, EmptyResponseException {
        restrictor.enter(role);
        try {
            return handleGetRequest(uri.toString(), path(uri), parameters(uri));
        } finally {
            restrictor.leave();
        }
    }

    JSONStructure post(URI uri, InputStream body, Role role)
            throws IOException, BadRequestException, EmptyResponseException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new TooLargeException(MOST_BYTES);
        }
        restrictor.enter(role);
        try {
            return handlePostRequest(uri.toString(), new ByteArrayInputStream(bytes), "UTF-8", parameters(uri));
        } finally {
            restrictor.leave();
        }
    }

    /** Each request by itself, also those of a bulk request. */
    @Override
    protected JSONObject executeRequest(JolokiaRequest request) throws BadRequestException, EmptyResponseException {
        String refusal = restrictor.refusal(request);
        return refusal.isEmpty()
                ? super.executeRequest(request)
                : getErrorJSON(403, new SecurityException(refusal), request);
    }

    private static String path(URI uri) {
        String path = uri.getPath().substring(DoorHandler.PATH.length());
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static Map<String, String[]> parameters(URI uri) {
        Map<String, String[]> parameters = new HashMap<>();
        String query = uri.getRawQuery();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.put(decode(name), new String[] {decode(value)});
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        manager.stop();
    }
}
