package io.hyperstow.jmx.internal.connector;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.ExportException;
import java.rmi.server.UnicastRemoteObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.security.auth.Subject;

/** A guarded RMI connector with its own registry, both on one loopback port. Whoever opened it closes it. */
final class RmiConnector implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** What a client may send as credentials: user and password. */
    private static final String CREDENTIALS = "java.lang.String;!*";

    /**
     * What a client may send otherwise: names, texts and numbers, and what the protocol itself needs. No query
     * expressions: they would be evaluated over attributes the client may not read.
     */
    private static final String PARAMETERS = "java.lang.String;java.lang.Number;java.lang.Integer;java.lang.Long;"
            + "java.lang.Double;java.lang.Boolean;java.lang.Object;javax.management.ObjectName;"
            + "javax.management.Attribute;javax.management.AttributeList;"
            + "java.rmi.MarshalledObject;javax.security.auth.Subject;java.util.Collections$*;java.util.Vector;"
            + "java.util.ArrayList;java.util.List;java.util.HashSet;java.util.HashMap;"
            + "javax.management.NotificationFilterSupport;javax.management.AttributeChangeNotificationFilter;"
            + "javax.management.relation.MBeanServerNotificationFilter;maxdepth=20;maxarray=1000;maxbytes=1048576;!*";

    private final Registry registry;
    private final JMXConnectorServer server;
    private final JMXServiceURL address;

    /**
     * @param port the port of both; 0 is refused
     * @throws IOException when the port is taken
     */
    RmiConnector(int port, MBeanServer mbeans, AccessControl access) throws IOException {
        setIfAbsent("java.rmi.server.hostname", HOST);
        // Whoever is on this machine may bind names in a registry; nothing but our own connector ever shall.
        setIfAbsent("sun.rmi.registry.registryFilter", "!*");
        LoopbackSockets sockets = new LoopbackSockets(InetAddress.getByName(HOST));
        try {
            registry = LocateRegistry.createRegistry(port, null, sockets);
        } catch (ExportException taken) {
            throw new IOException(
                    "JMX port " + port + " of " + HOST + " cannot be opened: " + taken.getMessage()
                            + "\nhint: end what listens there, or set HYPERSTOW_JMX_PORT to another port",
                    taken);
        }
        Map<String, Object> environment = new HashMap<>();
        environment.put(RMIConnectorServer.CREDENTIALS_FILTER_PATTERN, CREDENTIALS);
        environment.put(RMIConnectorServer.SERIAL_FILTER_PATTERN, PARAMETERS);
        environment.put(JMXConnectorServer.AUTHENTICATOR, authenticator(access));
        address = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://" + HOST + ":" + port + "/jmxrmi");
        try {
            RMIJRMPServerImpl protocol = new RMIJRMPServerImpl(port, null, sockets, environment);
            server = new RMIConnectorServer(new JMXServiceURL("rmi", HOST, port), environment, protocol, mbeans);
            server.setMBeanServerForwarder(GuardedServer.before(mbeans, access));
            server.start();
            // Not through JNDI: that would be a remote call, and the registry takes none that binds.
            registry.rebind("jmxrmi", protocol.toStub());
        } catch (IOException | RuntimeException failed) {
            UnicastRemoteObject.unexportObject(registry, true);
            throw failed;
        }
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static JMXAuthenticator authenticator(AccessControl access) {
        return credentials -> {
            if (!(credentials instanceof String[] pair) || pair.length != 2 || pair[0] == null || pair[1] == null) {
                throw new SecurityException("log in with a user and a password");
            }
            Role role = access.login(pair[0], pair[1].toCharArray())
                    .orElseThrow(() -> new SecurityException("wrong user or password"));
            return new Subject(true, Set.of(new JMXPrincipal(pair[0]), new CallerRole(role)), Set.of(), Set.of());
        };
    }

    /** Where clients connect to. */
    JMXServiceURL address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } finally {
            UnicastRemoteObject.unexportObject(registry, true);
        }
    }
}
