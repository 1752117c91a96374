package io.hyperstow.core.internal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredAgentTest {

    @TempDir
    Path base;

    private ConfiguredAgent agent(String agentId, String workDirectory) throws IOException {
        return new ConfiguredAgent(base, "1.2.3", settings(agentId, workDirectory));
    }

    private static AgentSettings settings(String agentId, String workDirectory) {
        return new AgentSettings(agentId, workDirectory, 2, Duration.ofHours(3));
    }

    @Test
    void keepsTheNameItMadeAtTheFirstStart() throws IOException {
        String first = agent("", "").id();
        assertTrue(first.matches("[a-z0-9-]+-[0-9a-f]{6}"), first);
        assertEquals(first, agent("", "").id());
        assertEquals(first, Files.readString(base.resolve("data/agent.id")).strip());
    }

    @Test
    void makesANewNameWhenTheKeptOneIsTorn() throws IOException {
        Files.createDirectories(base.resolve("data"));
        Files.writeString(base.resolve("data/agent.id"), "no name\0");
        String made = agent("", "").id();
        assertTrue(made.matches("[a-z0-9-]+-[0-9a-f]{6}"), made);
        assertEquals(made, agent("", "").id());
    }

    @Test
    void takesTheConfiguredNameAndKeepsNone() throws IOException {
        assertEquals("north", agent("north", "").id());
        assertFalse(Files.exists(base.resolve("data/agent.id")));
    }

    @Test
    void saysWhatTheLauncherAndTheConfigurationSay() throws IOException {
        ConfiguredAgent agent = agent("north", "");
        assertEquals("1.2.3", agent.version());
        assertEquals(Duration.ofHours(3), agent.interruptedGrace());
        assertEquals(base.toRealPath().resolve("data"), agent.dataDirectory().toRealPath());
        assertEquals(agent.dataDirectory().resolve("work"), agent.workDirectory());
    }

    @Test
    void closesTheDataFolderToOthers() throws IOException {
        Files.createDirectories(base.resolve("data"));
        Files.setPosixFilePermissions(base.resolve("data"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = agent("north", "").dataDirectory();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
    }

    @Test
    void removesFromTheWorkFolderWhatJobsLeftAndNothingElse() throws IOException {
        Path work = Files.createDirectories(base.resolve("scratch"));
        Files.createDirectories(work.resolve("job-1/deep"));
        Files.writeString(work.resolve("job-1/deep/rows"), "1");
        Files.writeString(work.resolve("job-notes.txt"), "a file of somebody");
        Path elsewhere = Files.createDirectories(base.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("precious"), "1");
        Files.createSymbolicLink(work.resolve("job-link"), elsewhere);
        Files.createDirectories(work.resolve("job-2"));
        Files.createSymbolicLink(work.resolve("job-2/link"), elsewhere);
        Files.createDirectories(work.resolve("other"));

        assertEquals(work, agent("north", "scratch").workDirectory());

        assertFalse(Files.exists(work.resolve("job-1")));
        assertFalse(Files.exists(work.resolve("job-2")));
        assertTrue(Files.exists(work.resolve("job-notes.txt")));
        assertTrue(Files.exists(work.resolve("other")));
        assertTrue(Files.exists(elsewhere.resolve("precious")));
    }

    @Test
    void takesANewConfigurationOverWithoutTouchingTheFolderOfRunningJobs() throws IOException {
        ConfiguredAgent agent = agent("north", "");
        Path running = Files.createDirectories(agent.workDirectory().resolve("job-1"));
        agent.modified(settings("south", ""));
        assertEquals("south", agent.id());
        assertTrue(Files.exists(running));

        agent.modified(settings("south", "scratch"));
        assertEquals(base.resolve("scratch"), agent.workDirectory());
        assertTrue(Files.isDirectory(agent.workDirectory()));
        assertTrue(Files.exists(running));
    }

    @Test
    void namesItselfAfterItsHost() {
        assertEquals("db-01", AgentIdentity.slug("DB_01.example.org\n"));
        assertEquals("agent", AgentIdentity.slug("..."));
        assertEquals(40, AgentIdentity.slug("x".repeat(63)).length());
        assertNotEquals("", AgentIdentity.slug(""));
    }
}
