package io.hyperstow.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * Tells whether the agent can be worked with: its MBean says that it is ready, and the HTTP door answers callers, even
 * if only to ask for a login.
 */
final class Readiness {

    private static final int DOOR_MILLIS = 2_000;

    private final Agent agent;
    private final Ports ports;
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName mbean;

    Readiness(Agent agent, Ports ports) {
        this.agent = agent;
        this.ports = ports;
        try {
            this.mbean = new ObjectName("io.hyperstow:type=Agent");
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether nothing is missing. */
    boolean now() {
        try {
            return Boolean.TRUE.equals(server.getAttribute(mbean, "Ready")) && doorOpen();
        } catch (InstanceNotFoundException e) {
            return false;
        } catch (JMException e) {
            throw new IllegalStateException("the MBean '" + mbean + "' has no attribute 'Ready'", e);
        }
    }

    /** What is missing, for people. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        try {
            for (CompositeData bundle : (CompositeData[]) server.getAttribute(mbean, "Bundles")) {
                if (!bundle.get("problem").equals("")) {
                    missing.add(bundle.get("name") + ": " + bundle.get("problem"));
                }
            }
        } catch (JMException e) {
            // Without that MBean the framework is the only witness.
            inactiveBundles(missing);
            missing.add("the MBean '" + mbean + "' does not answer: " + e);
        }
        if (missing.isEmpty()) {
            missing.add("nothing answers at " + ports.httpUrl());
        }
        return missing;
    }

    private void inactiveBundles(List<String> missing) {
        for (Bundle bundle : agent.context().getBundles()) {
            boolean fragment = bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
            if (!fragment && bundle.getState() != Bundle.ACTIVE) {
                String name = bundle.getSymbolicName();
                missing.add(name + ": " + agent.bundleErrors().getOrDefault(name, "it is not active"));
            }
        }
    }

    /** Without an HTTP client: the classes of one would cost more than the agent's own start. */
    private boolean doorOpen() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(Ports.HOST, ports.http()), DOOR_MILLIS);
            socket.setSoTimeout(DOOR_MILLIS);
            String request = "GET /jolokia HTTP/1.1\r\nHost: " + Ports.HOST + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return status != null && status.contains(" 401");
        } catch (IOException e) {
            return false;
        }
    }
}
