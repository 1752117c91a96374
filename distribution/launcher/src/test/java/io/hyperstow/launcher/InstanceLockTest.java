package io.hyperstow.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {

    @TempDir
    private Path base;

    @BeforeEach
    void makeDataFolder() throws IOException {
        Files.createDirectories(base.resolve("data"));
    }

    @Test
    void refusesASecondAgentInTheSameFolder() throws Exception {
        try (InstanceLock first = InstanceLock.take(folders())) {
            first.ready(new Ports(1, 2));
            StartException e = assertThrows(StartException.class, () -> InstanceLock.take(folders()));
            assertTrue(e.getMessage().contains("'" + base + "'"), e.getMessage());
            assertTrue(Files.exists(base.resolve("data/agent.ready")), "the refused one removed the first one's file");
        }
    }

    @Test
    void letsTheNextAgentInAfterTheFirstHasEnded() throws Exception {
        InstanceLock.take(folders()).close();
        InstanceLock.take(folders()).close();
        assertFalse(Files.exists(base.resolve("data/agent.pid")));
    }

    @Test
    void writesTheProcessAndNoReadinessAtFirst() throws Exception {
        Files.writeString(base.resolve("data/agent.ready"), "left behind by a crash");
        try (InstanceLock lock = InstanceLock.take(folders())) {
            assertEquals(
                    ProcessHandle.current().pid() + "\n",
                    Files.readString(base.resolve("data/agent.pid")),
                    lock.toString());
            assertFalse(Files.exists(base.resolve("data/agent.ready")));
        }
    }

    @Test
    void tellsWhereAReadyAgentIs() throws Exception {
        try (InstanceLock lock = InstanceLock.take(folders())) {
            lock.ready(new Ports(8778, 8779));
            assertEquals(
                    List.of(
                            "pid=" + ProcessHandle.current().pid(),
                            "url=http://127.0.0.1:8778/jolokia",
                            "jmx=service:jmx:rmi:///jndi/rmi://127.0.0.1:8779/jmxrmi"),
                    Files.readAllLines(base.resolve("data/agent.ready")));
        }
        assertFalse(Files.exists(base.resolve("data/agent.ready")));
    }

    private Folders folders() {
        return new Folders(base, base);
    }
}
