package io.hyperstow.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.UnaryOperator;

/**
 * The two doors, both on the loopback address only.
 *
 * @param http Jolokia's
 * @param jmx the RMI connector's
 */
record Ports(int http, int jmx) {

    static final String HTTP_VARIABLE = "HYPERSTOW_HTTP_PORT";
    static final String JMX_VARIABLE = "HYPERSTOW_JMX_PORT";
    static final String HOST = "127.0.0.1";

    /** What the environment says, else 8778 and 8779. */
    static Ports of(UnaryOperator<String> environment) throws StartException {
        Ports ports = new Ports(port(environment, HTTP_VARIABLE, 8778), port(environment, JMX_VARIABLE, 8779));
        if (ports.http == ports.jmx) {
            throw new StartException(
                    "HTTP and JMX cannot share the port " + ports.http,
                    "set " + HTTP_VARIABLE + " and " + JMX_VARIABLE + " to two different ports");
        }
        return ports;
    }

    private static int port(UnaryOperator<String> environment, String variable, int standard) throws StartException {
        String text = environment.apply(variable);
        if (text == null || text.isBlank()) {
            return standard;
        }
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new StartException("'" + text + "' is not a port", "set " + variable + " to a number from 1 to 65535");
    }

    /** Refuses ports that others hold; the bundles that open the doors would only log it. */
    void check() throws StartException {
        check(http, HTTP_VARIABLE);
        check(jmx, JMX_VARIABLE);
    }

    private static void check(int port, String variable) throws StartException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
        } catch (IOException e) {
            throw new StartException(
                    "the port " + port + " of " + HOST + " cannot be opened: " + e.getMessage(),
                    "stop whatever holds it, or set " + variable + " to another port",
                    e);
        }
    }

    String httpUrl() {
        return "http://" + HOST + ":" + http + "/jolokia";
    }

    String jmxUrl() {
        return "service:jmx:rmi:///jndi/rmi://" + HOST + ":" + jmx + "/jmxrmi";
    }
}
