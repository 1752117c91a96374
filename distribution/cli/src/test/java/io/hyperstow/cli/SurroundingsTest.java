package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {

    @TempDir
    private Path base;

    @Test
    void pointToTheStandardPortByDefault() {
        assertEquals("http://127.0.0.1:8778/jolokia", with(Map.of()).url());
        assertEquals("admin", with(Map.of()).user());
        assertNull(with(Map.of()).passwordFile());
    }

    @Test
    void findTheLocalAgentOnAnotherPort() throws Exception {
        Files.createDirectories(base.resolve("data"));
        Files.writeString(base.resolve("data/agent.ready"), "pid=1\nurl=http://127.0.0.1:9000/jolokia\njmx=x\n");
        assertEquals("http://127.0.0.1:9000/jolokia", with(Map.of()).url());
        assertEquals(
                "http://127.0.0.1:9001/jolokia",
                with(Map.of("HYPERSTOW_HTTP_PORT", "9001")).url());
    }

    @Test
    void takeTheLocalAdminsPasswordOnlyToTheLocalAgent() throws Exception {
        Files.createDirectories(base.resolve("etc"));
        Path password = Files.writeString(base.resolve("etc/admin.password"), "x");
        assertEquals(password, with(Map.of()).passwordFile());
        assertNull(with(Map.of("HYPERSTOW_USER", "bob")).passwordFile());
        assertNull(with(Map.of("HYPERSTOW_URL", "http://elsewhere/jolokia")).passwordFile());
    }

    @Test
    void letTheEnvironmentNameThePasswordFile() {
        assertEquals(
                Path.of("/p"), with(Map.of("HYPERSTOW_PASSWORD_FILE", "/p")).passwordFile());
    }

    private Surroundings with(Map<String, String> environment) {
        return new Surroundings(base, environment::get);
    }
}
