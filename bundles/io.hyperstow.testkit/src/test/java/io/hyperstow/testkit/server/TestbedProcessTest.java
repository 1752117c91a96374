package io.hyperstow.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The testbed as other JVMs see it. */
class TestbedProcessTest {

    @TempDir
    Path folder;

    @Test
    @Timeout(90)
    void leavesNothingBehindWhenItsJvmIsKilled() throws Exception {
        // Makes the folder, or skips this test where that cannot be.
        Testbed.server(ServerKind.PG15);
        Process user = start(Map.of());
        int port = Integer.parseInt(firstLine(user).replaceAll(".*:", ""));
        new Socket("127.0.0.1", port).close();
        assertEquals(1, dataDirectories(user.pid()));
        user.destroyForcibly().waitFor();
        for (int i = 0; i < 300 && dataDirectories(user.pid()) > 0; i++) {
            Thread.sleep(100);
        }
        assertEquals(0, dataDirectories(user.pid()));
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
    }

    private static long dataDirectories(long pid) throws IOException {
        Path parent = ServerFolder.of(ServerKind.PG15).root().resolve("var/lib/hyperstow");
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory)
                    .filter(data -> data.getFileName().toString().startsWith(pid + "-"))
                    .count();
        }
    }

    @Test
    void saysWhichServerIsMissingAndWhy() throws Exception {
        Process user = start(Map.of("HYPERSTOW_TESTBED_DIR", folder.toString(), "PATH", "/nowhere"));
        String line = firstLine(user);
        assertTrue(line.startsWith(TestAbortedException.class.getName() + ": PG15 is not here: "), line);
        assertTrue(line.contains("HYPERSTOW_TEST_PG15"), line);
        user.waitFor();
        try (Stream<Path> files = Files.list(folder)) {
            assertTrue(files.noneMatch(Files::isDirectory), "half a server was left");
        }
    }

    @Test
    void usesAServerThatTheEnvironmentNames() throws Exception {
        TestServer server = Testbed.server(ServerKind.PG15);
        String given = server.jdbcUrl("postgres") + "?user=" + server.superuser() + ";tools=" + server.tools();
        Process user = start(Map.of("HYPERSTOW_TEST_PG15", given));
        assertEquals(server.toString(), firstLine(user));
        user.getOutputStream().close();
        assertEquals(0, user.waitFor());
        assertEquals("15", server.value("postgres", "SHOW server_version").substring(0, 2));
    }

    @Test
    void refusesAServerThatTheEnvironmentNamesWrongly() throws Exception {
        TestServer server = Testbed.server(ServerKind.PG15);
        String url = server.jdbcUrl("postgres") + "?user=" + server.superuser();
        for (String given : List.of("anything", url, url + ";tools=" + folder)) {
            String line = firstLine(start(Map.of("HYPERSTOW_TEST_PG15", given)));
            assertTrue(line.startsWith(IllegalStateException.class.getName()), line);
            assertTrue(line.contains("HYPERSTOW_TEST_PG15"), line);
        }
    }

    @Test
    void takesNoServerOfTheApacheEditionForOneOfTheCommunity() throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String given = server.jdbcUrl("postgres") + "?user=" + server.superuser() + ";tools=" + server.tools();
        String line = firstLine(start(Map.of("HYPERSTOW_TEST_COMMUNITY", given), ServerKind.COMMUNITY));
        assertTrue(line.startsWith(IllegalStateException.class.getName()), line);
        assertTrue(line.contains("apache"), line);
    }

    @Test
    void saysThatNoPackageHasTheCommunityEdition() throws Exception {
        String line = firstLine(start(Map.of("HYPERSTOW_TEST_COMMUNITY", ""), ServerKind.COMMUNITY));
        assertTrue(line.startsWith(TestAbortedException.class.getName() + ": COMMUNITY is not here: "), line);
        assertTrue(line.contains("HYPERSTOW_TEST_COMMUNITY"), line);
    }

    private static Process start(Map<String, String> environment) throws IOException {
        return start(environment, ServerKind.PG15);
    }

    private static Process start(Map<String, String> environment, ServerKind kind) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        User.class.getName(),
                        kind.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String firstLine(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
    }

    /** Another JVM: prints the server, or why there is none, and waits. */
    static final class User {

        private User() {}

        public static void main(String[] arguments) throws IOException {
            try {
                System.out.println(Testbed.server(ServerKind.valueOf(arguments[0])));
                System.in.read();
            } catch (TestAbortedException | IllegalStateException e) {
                System.out.println(e.toString().lines().findFirst().orElseThrow());
            }
        }
    }
}
