package io.hyperstow.jolokia.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP door of a real framework, from outside. */
class HttpDoorIT {

    private static final String BACKUPS = "io.hyperstow:type=BackupService";

    @TempDir
    private static Path base;

    private static RunningAgent agent;

    @BeforeAll
    static void start() throws Exception {
        RunningAgent.users(base);
        agent = RunningAgent.in(base);
    }

    @AfterAll
    static void stop() throws Exception {
        agent.close();
    }

    private static String exec(String mbean, String operation, String... arguments) {
        String quoted = arguments.length == 0 ? "" : "\"" + String.join("\",\"", arguments) + "\"";
        return "{\"type\":\"exec\",\"mbean\":\"" + mbean + "\",\"operation\":\"" + operation + "\",\"arguments\":["
                + quoted + "]}";
    }

    private static String read(String mbean, String attribute) {
        return "{\"type\":\"read\",\"mbean\":\"" + mbean + "\",\"attribute\":\"" + attribute + "\"}";
    }

    private static void assertContains(String text, String part) {
        assertTrue(text.contains(part), text);
    }

    @Test
    void asksForALoginOnEveryPathAndWithEveryMethod() throws Exception {
        for (String path :
                List.of("/", "/jolokia", "/jolokia/", "/jolokia/version", "/foo", "/system/console", "/a//b?c")) {
            for (String method : List.of("GET", "POST", "PUT", "OPTIONS", "DELETE")) {
                HttpResponse<String> answer =
                        agent.send(agent.request(path).method(method, HttpRequest.BodyPublishers.noBody()));
                assertEquals(401, answer.statusCode(), method + " " + path);
                assertContains(answer.headers().firstValue("WWW-Authenticate").orElse(""), "Basic realm=");
            }
        }
        for (String path : List.of("/../", "/../../etc/passwd", "/%2e%2e/", "/jolokia/../x", "//a/b", "/jolokia;x=y")) {
            assertContains(raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"), "HTTP/1.1 401 ");
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", agent.httpPort)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int read = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, read), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void asksAgainForAWrongLogin() throws Exception {
        for (String header : List.of(
                "Basic YWRtaW46d3Jvbmc=", "Basic YWRtaW4=", "Basic ***", "Basic ", "Bearer YWRtaW46YWRtaW4=", "x")) {
            HttpResponse<String> answer = agent.send(agent.request("/jolokia").header("Authorization", header));
            assertEquals(401, answer.statusCode(), header);
        }
    }

    @Test
    void answersGetAndPost() throws Exception {
        assertContains(
                agent.send(agent.request("/jolokia/read/io.hyperstow:type=Agent/AgentId", Role.VIEWER))
                        .body(),
                "\"value\":\"test-agent\"");
        assertContains(agent.post(Role.VIEWER, read("io.hyperstow:type=Agent", "Version")), "\"value\":\"1.2.3\"");
        assertContains(
                agent.send(agent.request("/jolokia?ignoreErrors=true", Role.VIEWER))
                        .body(),
                "\"protocol\"");
    }

    @Test
    void givesRecordsAsJsonObjects() throws Exception {
        assertContains(agent.post(Role.VIEWER, exec(BACKUPS, "listBackups", "disk", "")), "\"rows\":42");
    }

    @Test
    void refusesByRole() throws Exception {
        String backup = exec(BACKUPS, "startBackup", "db", "parallel-copy", "disk", "");
        String delete = exec(BACKUPS, "startDelete", "disk", "x", "true");

        assertContains(agent.post(Role.VIEWER, backup), "\"status\":403");
        assertContains(agent.post(Role.OPERATOR, backup), "\"value\":\"" + Shelf.JOB + "\"");
        assertContains(agent.post(Role.OPERATOR, delete), "\"status\":403");
        assertContains(agent.post(Role.ADMIN, delete), "\"value\":\"" + Shelf.JOB + "\"");
        // The same operation by its signature, and by GET.
        String signature = "startBackup(java.lang.String,java.lang.String,java.lang.String,java.lang.String)";
        assertContains(
                agent.post(Role.VIEWER, exec(BACKUPS, signature, "db", "parallel-copy", "disk", "")), "\"status\":403");
        assertContains(
                agent.post(Role.OPERATOR, exec(BACKUPS, signature, "db", "parallel-copy", "disk", "")), Shelf.JOB);
        assertContains(
                agent.send(agent.request("/jolokia/exec/" + BACKUPS + "/startBackup/db/s/disk/o", Role.VIEWER))
                        .body(),
                "\"status\":403");
    }

    @Test
    void checksEveryRequestOfABulk() throws Exception {
        String answer = agent.post(
                Role.VIEWER,
                "[" + read("io.hyperstow:type=Agent", "Version") + ","
                        + exec(BACKUPS, "startBackup", "db", "parallel-copy", "disk", "") + ","
                        + read("java.lang:type=Runtime", "VmName") + "]");

        Matcher statuses = Pattern.compile("\"status\":(\\d+)").matcher(answer);
        assertEquals(
                List.of("200", "403", "200"),
                statuses.results().map(result -> result.group(1)).toList());
        assertFalse(answer.contains(Shelf.JOB), answer);
    }

    @Test
    void tellsWhatWasWrongAndWhatToDoAndNoMore() throws Exception {
        String answer = agent.send(agent.request("/jolokia?includeStackTrace=true&serializeException=true", Role.VIEWER)
                        .POST(HttpRequest.BodyPublishers.ofString(exec(BACKUPS, "manifest", "attic", "x"))))
                .body();

        assertContains(answer, "no storage is called 'attic'\\nhint: use one of: disk");
        assertContains(answer, "java.lang.IllegalArgumentException");
        assertFalse(answer.contains("stacktrace"), answer);
        assertFalse(answer.contains("io.hyperstow.jmx"), answer);
    }

    @Test
    void refusesWhatNobodyMay() throws Exception {
        for (String request : List.of(
                read("java.lang:type=Runtime", "SystemProperties"),
                read("java.lang:type=Runtime", "InputArguments"),
                read("com.sun.management:type=HotSpotDiagnostic", "DiagnosticOptions"),
                read("jolokia:type=ServerHandler,agent=hyperstow", "x"),
                read("*:*", "Name"),
                exec("java.lang:type=Memory", "gc"),
                exec("*:type=Memory", "gc"),
                exec("jolokia:type=ServerHandler,agent=hyperstow", "mBeanServersInfo"),
                "{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\",\"value\":true}",
                "{\"type\":\"config\"}")) {
            assertContains(agent.post(Role.ADMIN, request), "\"status\":403");
        }
        // A proxy request is answered by this agent or not at all.
        String elsewhere = agent.post(
                Role.ADMIN,
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"SystemProperties\","
                        + "\"target\":{\"url\":\"service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi\"}}");
        assertContains(elsewhere, "\"status\":403");
    }

    @Test
    void listsAndFindsOnlyWhatMayBeRead() throws Exception {
        String list = agent.post(Role.VIEWER, "{\"type\":\"list\"}");
        assertContains(list, "\"io.hyperstow\"");
        assertContains(list, "\"name\":\"strategy\"");
        assertContains(list, "the storage target's name");
        String found = agent.post(Role.VIEWER, "{\"type\":\"search\",\"mbean\":\"*:*\"}");
        for (String hidden : List.of("com.sun.management", "java.util.logging", "\"jolokia", "java.nio")) {
            assertFalse(list.contains(hidden + "\":{"), hidden);
            assertFalse(found.contains(hidden), found);
        }
        assertContains(found, "java.lang:type=Memory");
    }

    @Test
    void refusesWhatAWebPageSends() throws Exception {
        assertEquals(
                403,
                agent.send(agent.request("/jolokia/version", Role.ADMIN).header("Origin", "http://127.0.0.1:8778"))
                        .statusCode());
        assertEquals(
                403,
                agent.send(agent.request("/jolokia/version", Role.ADMIN).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode());
        HttpResponse<String> preflight = agent.send(agent.request("/jolokia")
                .header("Origin", "http://evil.example")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertEquals(401, preflight.statusCode());
        assertTrue(preflight.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }

    @Test
    void saysWhatIsWrongWithARequest() throws Exception {
        assertEquals(404, agent.send(agent.request("/", Role.ADMIN)).statusCode());
        assertEquals(404, agent.send(agent.request("/jolokiax", Role.ADMIN)).statusCode());
        assertEquals(
                405, agent.send(agent.request("/jolokia", Role.ADMIN).DELETE()).statusCode());
        assertEquals(400, post("{not json").statusCode());
        assertEquals(400, post("{\"type\":\"nonsense\"}").statusCode());
        assertEquals(400, post("7").statusCode());
        assertEquals(413, post("\"" + "x".repeat(2 << 20) + "\"").statusCode());
    }

    private static HttpResponse<String> post(String body) throws Exception {
        return agent.send(agent.request("/jolokia", Role.ADMIN).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void listensForNotificationsOfOurMBeansOnly() throws Exception {
        String registered = agent.post(Role.VIEWER, "{\"type\":\"notification\",\"command\":\"register\"}");
        Matcher id = Pattern.compile("\"id\":\"([^\"]+)\"").matcher(registered);
        assertTrue(id.find(), registered);
        String refused = agent.post(
                Role.VIEWER,
                "{\"type\":\"notification\",\"command\":\"add\",\"mode\":\"pull\",\"client\":\"" + id.group(1)
                        + "\",\"mbean\":\"com.sun.management:type=GarbageCollectionAggregator\"}");
        assertContains(refused, "\"status\":403");
        String added = agent.post(
                Role.VIEWER,
                "{\"type\":\"notification\",\"command\":\"add\",\"mode\":\"pull\",\"client\":\"" + id.group(1)
                        + "\",\"mbean\":\"java.lang:type=Memory\"}");
        assertContains(added, "\"status\":200");
        Matcher handle = Pattern.compile("\"value\":\"([^\"]+)\"").matcher(added);
        assertTrue(handle.find(), added);
        assertContains(
                agent.post(
                        Role.VIEWER,
                        exec("jolokia:type=NotificationStore,agent=hyperstow", "pull", id.group(1), handle.group(1))),
                "\"status\":200");
    }
}
