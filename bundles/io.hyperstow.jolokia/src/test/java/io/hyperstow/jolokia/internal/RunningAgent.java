package io.hyperstow.jolokia.internal;

import io.hyperstow.api.access.Role;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.BackupService;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** A real framework with the bundles of both doors, as they were packaged; the api comes from the class path. */
final class RunningAgent implements AutoCloseable {

    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component-",
            "org.apache.felix.scr",
            "io.hyperstow.jmx",
            "io.hyperstow.jolokia");
    private static final String SHARED = String.join(
                    ",",
                    Arrays.stream("access catalog job model postgres service spi.dump spi.job spi.restore spi.storage"
                                    .split(" "))
                            .map(name -> "io.hyperstow.api." + name + ";version=1.0.0")
                            .toList())
            + ",org.slf4j;version=2.0.17";

    final int httpPort = freePort();
    final int jmxPort = freePort();
    private final Framework framework;

    private RunningAgent(Path base) throws Exception {
        Map<String, String> properties = new HashMap<>();
        properties.put(
                Constants.FRAMEWORK_STORAGE,
                Files.createTempDirectory(base, "cache").toString());
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED);
        properties.put("felix.log.level", "1");
        properties.put("ds.loglevel", "1");
        properties.put("hyperstow.base", base.toString());
        properties.put("hyperstow.jmx.port", Integer.toString(jmxPort));
        properties.put("org.osgi.service.http.port", Integer.toString(httpPort));
        framework = new FrameworkFactory().newFramework(properties);
    }

    /** Starts one whose users are those of {@link #users}, or those the folder holds. */
    static RunningAgent in(Path base) throws Exception {
        RunningAgent agent = new RunningAgent(base);
        agent.start();
        return agent;
    }

    /** One that is not started yet. */
    static RunningAgent prepared(Path base) throws Exception {
        return new RunningAgent(base);
    }

    void start() throws Exception {
        framework.start();
        BundleContext context = framework.getBundleContext();
        context.registerService(Agent.class, new TestAgent(), null);
        context.registerService(BackupService.class, new Shelf(), null);
        List<Bundle> bundles = new ArrayList<>();
        for (String name : BUNDLES) {
            bundles.add(context.installBundle(jar(name).toUri().toString()));
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    /** One user for each role, with the role's name as name and password. */
    static void users(Path base) throws Exception {
        Path etc = Files.createDirectories(base.resolve("etc"));
        List<String> lines = new ArrayList<>();
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(Locale.ROOT);
            byte[] salt = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 16);
            byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(name.toCharArray(), salt, 120_000, 256))
                    .getEncoded();
            Base64.Encoder base64 = Base64.getEncoder();
            lines.add(name + " = " + name + ":pbkdf2-sha256:120000:" + base64.encodeToString(salt) + ":"
                    + base64.encodeToString(hash));
        }
        Files.write(etc.resolve("users.properties"), lines);
    }

    private static Path jar(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(name)
                        && path.toString().endsWith(".jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no packaged " + name + " on the class path"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        // A new connection for each: one that the door has closed after a refusal is never used again.
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path));
    }

    /** A request with the login of a role. */
    HttpRequest.Builder request(String path, Role role) {
        String name = role.name().toLowerCase(Locale.ROOT);
        return request(path)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((name + ":" + name).getBytes()));
    }

    /** Jolokia's answer to a JSON request. */
    String post(Role role, String json) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/jolokia", role)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
        if (answer.statusCode() != 200) {
            throw new AssertionError("HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class TestAgent implements Agent {

        @Override
        public java.time.Duration interruptedGrace() {
            return java.time.Duration.ofHours(24);
        }

        @Override
        public Path dataDirectory() {
            return Path.of(".").toAbsolutePath();
        }

        @Override
        public String id() {
            return "test-agent";
        }

        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public Instant startedAt() {
            return Instant.parse("2026-11-22T15:22:33Z");
        }

        @Override
        public Path workDirectory() {
            return Path.of("work");
        }
    }
}
