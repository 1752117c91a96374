package io.hyperstow.itests.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LoginIT {

    private static final List<String> PATHS = List.of(
            "/",
            "/jolokia",
            "/jolokia/",
            "/jolokia/version",
            "/jolokia/read/java.lang:type=Memory",
            "/jolokia/list",
            "/system/console",
            "/favicon.ico",
            "/no/such/path",
            "/..%2f..%2fetc/passwd");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @RepeatedTest(10)
    void withoutALoginEveryPathAnswers401() throws Exception {
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.start();
            for (String path : PATHS) {
                assertEquals(401, status(agent, path, "GET"), path);
                assertEquals(401, status(agent, path, "POST"), path);
            }
            AgentClient stranger = agent.client("admin", "wrong");
            assertEquals(
                    401,
                    assertThrows(AgentClient.Refused.class, stranger::ready).status());
        }
    }

    private static int status(AgentProcess agent, String path, String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + agent.httpPort() + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theFirstStartMakesAnAdministratorAndKeepsSecretsToItself() throws Exception {
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.start();
            Path etc = agent.base().resolve("etc");
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(etc)));
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(agent.base().resolve("data"))));
            String users = Files.readString(etc.resolve("users.properties"));
            assertTrue(users.contains("admin"), users);
            assertTrue(!users.contains(AgentProcess.ADMIN_PASSWORD));
            assertTrue(!agent.output().contains(AgentProcess.ADMIN_PASSWORD));
        }
    }

    @Test
    void rolesMayDoTheSameThroughBothDoors() throws Exception {
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.start();
            for (String role : List.of("viewer", "operator", "admin")) {
                Path password = Files.writeString(agent.base().resolve(role + ".password"), role + "-password");
                AgentProcess.CommandResult added = agent.command(
                        "user", "add", role + "1", "--role", role, "--password-file", password.toString());
                assertEquals(0, added.exitCode(), added.errors());
            }
            Thread.sleep(1_500);
            Map<String, Integer> rank = Map.of("viewer", 0, "operator", 1, "admin", 2);
            for (String role : rank.keySet()) {
                check(agent, role, rank.get(role) >= 0, "JobService", "jobLog", "20260101T000000Z-0000000000000000", 5);
                check(
                        agent,
                        role,
                        rank.get(role) >= 1,
                        "BackupService",
                        "startVerify",
                        "none",
                        "20260101T000000Z-000000");
                check(
                        agent,
                        role,
                        rank.get(role) >= 2,
                        "BackupService",
                        "startDelete",
                        "none",
                        "20260101T000000Z-000000",
                        false);
            }
        }
    }

    /** An operation that is allowed reaches the service, which then refuses the made-up argument with a hint. */
    private static void check(
            AgentProcess agent, String role, boolean allowed, String type, String operation, Object... arguments)
            throws Exception {
        String user = role + "1";
        String password = role + "-password";
        AgentClient.Refused overHttp = assertThrows(
                AgentClient.Refused.class, () -> agent.client(user, password).call(type, operation, arguments));
        assertEquals(!allowed, overHttp.status() == 403, role + " " + operation + ": " + overHttp.getMessage());
        assertEquals(allowed, overHttp.getMessage().contains("hint:"), overHttp.getMessage());
        try (JMXConnector connector = connect(agent, user, password)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            String[] signature = new String[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                signature[i] = arguments[i] instanceof Integer
                        ? "int"
                        : arguments[i] instanceof Boolean ? "boolean" : "java.lang.String";
            }
            Exception overRmi = assertThrows(
                    Exception.class,
                    () -> server.invoke(new ObjectName("io.hyperstow:type=" + type), operation, arguments, signature));
            assertEquals(!allowed, overRmi instanceof SecurityException, role + " " + operation + ": " + overRmi);
        }
    }

    @Test
    void aConsoleSeesNamesAndDescriptionsAndNothingElse() throws Exception {
        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.start();
            assertThrows(SecurityException.class, () -> connect(agent, "admin", "wrong"));
            try (JMXConnector connector = connect(agent, "admin", AgentProcess.ADMIN_PASSWORD)) {
                MBeanServerConnection server = connector.getMBeanServerConnection();
                var info = server.getMBeanInfo(new ObjectName("io.hyperstow:type=BackupService"));
                for (var operation : info.getOperations()) {
                    assertTrue(operation.getDescription().contains(" "), operation.getName());
                    for (var parameter : operation.getSignature()) {
                        assertTrue(!parameter.getName().matches("p[0-9]|arg[0-9]"), operation.getName());
                    }
                }
                assertThrows(
                        SecurityException.class,
                        () -> server.invoke(new ObjectName("java.lang:type=Memory"), "gc", null, null));
                assertThrows(
                        SecurityException.class,
                        () -> server.getAttribute(new ObjectName("java.lang:type=Runtime"), "SystemProperties"));
                assertTrue(server.getAttribute(new ObjectName("java.lang:type=Runtime"), "Uptime") instanceof Long);
                assertThrows(
                        SecurityException.class,
                        () -> server.createMBean("javax.management.loading.MLet", new ObjectName("x:type=y")));
            }
        }
    }

    private static JMXConnector connect(AgentProcess agent, String user, String password) throws IOException {
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + agent.jmxPort() + "/jmxrmi");
        return JMXConnectorFactory.connect(url, Map.of(JMXConnector.CREDENTIALS, new String[] {user, password}));
    }
}
