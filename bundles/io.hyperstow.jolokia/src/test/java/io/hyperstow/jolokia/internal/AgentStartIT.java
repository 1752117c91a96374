package io.hyperstow.jolokia.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.access.Role;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Both doors while the agent starts, stops, and lacks something. */
class AgentStartIT {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path base;

    /** The statuses seen by a client that keeps asking, from before the start until after it. */
    private static CompletableFuture<Set<Integer>> keepAsking(RunningAgent agent, CompletableFuture<Void> started) {
        return CompletableFuture.supplyAsync(() -> {
            Set<Integer> seen = new TreeSet<>();
            int after = 0;
            while (after < 5) {
                after += started.isDone() ? 1 : 0;
                for (String path : new String[] {"/jolokia/version", "/", "/system/console"}) {
                    try {
                        seen.add(agent.send(agent.request(path)).statusCode());
                    } catch (ConnectException closed) {
                        Thread.onSpinWait();
                    } catch (Exception failed) {
                        throw new IllegalStateException(failed);
                    }
                }
            }
            return seen;
        });
    }

    @RepeatedTest(10)
    void neverAnswersAnythingButALoginIsNeeded() throws Exception {
        RunningAgent.users(base);
        CompletableFuture<Void> started = new CompletableFuture<>();
        try (RunningAgent agent = RunningAgent.prepared(base)) {
            CompletableFuture<Set<Integer>> seen = keepAsking(agent, started);
            agent.start();
            started.complete(null);
            assertEquals(Set.of(401), seen.get());
        }
    }

    @Test
    void makesAnAdministratorWhoCanLogInAtBothDoors() throws Exception {
        Files.createDirectories(base.resolve("etc"));
        try (RunningAgent agent = RunningAgent.in(base)) {
            String password =
                    Files.readString(base.resolve("etc/admin.password")).strip();
            String login = Base64.getEncoder().encodeToString(("admin:" + password).getBytes());
            assertEquals(
                    200,
                    agent.send(agent.request("/jolokia/version").header("Authorization", "Basic " + login))
                            .statusCode());
            try (JMXConnector client = JMXConnectorFactory.connect(
                    new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + agent.jmxPort + "/jmxrmi"),
                    Map.of(JMXConnector.CREDENTIALS, new String[] {"admin", password}))) {
                assertEquals(
                        "test-agent",
                        client.getMBeanServerConnection()
                                .getAttribute(ObjectName.getInstance("io.hyperstow:type=Agent"), "AgentId"));
            }
        }
    }

    @Test
    void keepsBothDoorsShutWithoutUsersAndSaysWhy() throws Exception {
        Files.createDirectories(base.resolve("etc"));
        Files.writeString(base.resolve("etc/users.properties"), "admin = admin:admin");
        try (RunningAgent agent = RunningAgent.in(base)) {
            assertThrows(ConnectException.class, () -> agent.send(agent.request("/jolokia", Role.ADMIN)));
            new ServerSocket(agent.jmxPort, 1, InetAddress.getLoopbackAddress()).close();
            assertEquals(false, attribute("Ready"));
            assertTrue(
                    problem("io.hyperstow.jmx").contains("names no user that can log in"), problem("io.hyperstow.jmx"));
            assertTrue(
                    problem("io.hyperstow.jolokia").contains("waits for AccessControl"),
                    problem("io.hyperstow.jolokia"));
        }
    }

    @Test
    void closesTheDoorsWhenTheAccessControlGoes() throws Exception {
        RunningAgent.users(base);
        try (RunningAgent agent = RunningAgent.in(base)) {
            assertEquals(401, agent.send(agent.request("/")).statusCode());
            Bundle jmx = Arrays.stream(agent.context().getBundles())
                    .filter(bundle -> bundle.getSymbolicName().equals("io.hyperstow.jmx"))
                    .findFirst()
                    .orElseThrow();

            jmx.stop();
            assertThrows(ConnectException.class, () -> agent.send(agent.request("/")));
            assertEquals(Set.of(), SERVER.queryNames(ObjectName.getInstance("io.hyperstow:*"), null));

            jmx.start();
            assertEquals(401, agent.send(agent.request("/")).statusCode());
        }
    }

    @Test
    void saysWhichPortIsTakenAndIsNotReady() throws Exception {
        RunningAgent.users(base);
        try (RunningAgent agent = RunningAgent.prepared(base);
                ServerSocket taken = new ServerSocket(agent.jmxPort, 1, InetAddress.getByName("127.0.0.1"));
                ServerSocket alsoTaken = new ServerSocket(agent.httpPort, 1, InetAddress.getByName("127.0.0.1"))) {
            agent.start();

            assertEquals(false, attribute("Ready"));
            assertTrue(
                    problem("io.hyperstow.jmx").contains("JMX port " + taken.getLocalPort()),
                    problem("io.hyperstow.jmx"));
            assertTrue(
                    problem("io.hyperstow.jolokia").contains("HTTP port " + alsoTaken.getLocalPort()),
                    problem("io.hyperstow.jolokia"));
        }
    }

    @Test
    void saysWhatMissesWhenNotEverythingIsThere() throws Exception {
        RunningAgent.users(base);
        try (RunningAgent agent = RunningAgent.in(base)) {
            // This framework has no restore orchestrator, job service or inspector.
            assertEquals(false, attribute("Ready"));
            String problem = problem("io.hyperstow.jmx");
            assertTrue(problem.contains("component 'RestoreServiceRegistrar' waits for RestoreOrchestrator"), problem);
            assertFalse(problem.contains("AgentRegistrar"), problem);
            assertEquals("", problem("io.hyperstow.jolokia"));
            assertEquals(401, agent.send(agent.request("/")).statusCode());
        }
    }

    private static Object attribute(String name) throws Exception {
        return SERVER.getAttribute(ObjectName.getInstance("io.hyperstow:type=Agent"), name);
    }

    private static String problem(String bundle) throws Exception {
        return Arrays.stream((CompositeData[]) attribute("Bundles"))
                .filter(status -> status.get("name").equals(bundle))
                .map(status -> (String) status.get("problem"))
                .findFirst()
                .orElseThrow();
    }
}
