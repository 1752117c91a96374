package io.hyperstow.itests.hotswap;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static io.hyperstow.itests.agent.RunningAgent.succeeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HotSwapIT {

    private static final String NEWER = "7.0.0";
    private static final String OPTIONS = "{\"include\": [\"readings\"], \"lockTimeoutSeconds\": 120}";

    @Test
    void aNewerStrategyServesTheNextJobAndTheRunningOneEndsOnTheOldCode() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "hotswap")) {
            agent.server()
                    .execute(
                            agent.database(),
                            "CREATE TABLE readings(v int)",
                            "INSERT INTO readings SELECT generate_series(1, 1000)",
                            "CREATE TABLE other(v int)");
            AgentClient client = agent.client();
            String older =
                    client.read("Strategy,name=parallel-copy", "BundleVersion").asText();
            Path dropped = agent.process().base().resolve("deploy/newer.jar");

            String running;
            try (Connection blocker = agent.server().connect(agent.database());
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE readings IN ACCESS EXCLUSIVE MODE");
                running = client.call("BackupService", "startBackup", PROFILE, "parallel-copy", STORAGE, OPTIONS)
                        .asText();
                eventually("the job runs", () -> older.equals(version(client, running)));

                drop(newer(agent), dropped);
                eventually("the newer MBean", () -> NEWER.equals(served(client)));
                JsonNode next = succeeded(client.backup(PROFILE, STORAGE, "{\"include\": [\"other\"]}"));
                assertEquals(NEWER, next.path("strategyVersion").asText());
                assertEquals(older, version(client, running), "the running job keeps its strategy");
                assertEquals(
                        "RUNNING",
                        client.call("JobService", "job", running).path("state").asText());
                blocker.rollback();
            }
            JsonNode ended = succeeded(client.await(running));
            assertEquals(older, ended.path("strategyVersion").asText());
            assertEquals(1000, ended.path("rowsDone").asLong());

            Files.delete(dropped);
            eventually("the older MBean again", () -> older.equals(served(client)));
            JsonNode last = succeeded(client.backup(PROFILE, STORAGE, "{\"include\": [\"readings\"]}"));
            assertEquals(older, last.path("strategyVersion").asText());
        }
    }

    @Test
    void anEqualVersionWithOtherBytesIsRefused() throws Exception {
        try (RunningAgent agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "hotswap")) {
            agent.server().execute(agent.database(), "CREATE TABLE readings(v int)");
            Path deploy = agent.process().base().resolve("deploy");
            drop(newer(agent), deploy.resolve("newer.jar"));
            eventually("the newer MBean", () -> NEWER.equals(served(agent.client())));
            drop(rewritten(agent, NEWER, "other bytes"), deploy.resolve("same-version.jar"));
            eventually("the refusal in the log", () -> agent.process().output().contains("same-version.jar"));
            assertEquals(NEWER, served(agent.client()));
            succeeded(agent.client().backup(PROFILE, STORAGE, "{\"include\": [\"readings\"]}"));
        }
    }

    private static String served(AgentClient client) throws IOException, InterruptedException {
        try {
            return client.read("Strategy,name=parallel-copy", "BundleVersion").asText();
        } catch (AgentClient.Refused none) {
            return "none";
        }
    }

    private static String version(AgentClient client, String job) throws IOException, InterruptedException {
        return client.call("JobService", "job", job).path("strategyVersion").asText();
    }

    private static Path newer(RunningAgent agent) throws IOException {
        return rewritten(agent, NEWER, "a newer version");
    }

    /** The distribution's strategy bundle under another version. */
    private static Path rewritten(RunningAgent agent, String version, String comment) throws IOException {
        Path original;
        try (Stream<Path> files = Files.walk(AgentProcess.distribution().resolve("system/io/hyperstow"))) {
            original = files.filter(file -> file.getFileName().toString().startsWith("io.hyperstow.dump.parallelcopy"))
                    .filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Path copy = Files.createTempFile(agent.process().base(), "strategy", ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            manifest.getMainAttributes().put(new Attributes.Name("X-Comment"), comment);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        copy(jar, entry, out);
                    }
                }
            }
        }
        return copy;
    }

    private static void copy(JarFile jar, JarEntry entry, OutputStream out) throws IOException {
        ((JarOutputStream) out).putNextEntry(new JarEntry(entry.getName()));
        try (InputStream bytes = jar.getInputStream(entry)) {
            bytes.transferTo(out);
        }
    }

    /** As the README says: written elsewhere, then renamed into the folder. */
    private static void drop(Path jar, Path target) throws IOException {
        Files.move(jar, target);
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(100);
        }
    }
}
