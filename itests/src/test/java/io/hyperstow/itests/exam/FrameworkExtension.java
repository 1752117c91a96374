package io.hyperstow.itests.exam;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.AgentProcess;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.BundleContext;

/** Runs every bundle of every feature of the assembled distribution for the tests of a class. */
final class FrameworkExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private static final String LOGGING = """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %level %logger: %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="console"/></root>
            </configuration>
            """;

    private Path base;
    private TestContainer container;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        base = Files.createTempDirectory("hyperstow-exam-");
        Files.createDirectories(base.resolve("etc"));
        Files.createDirectories(base.resolve("deploy"));
        Files.createDirectories(base.resolve("log"));
        Path logging = Files.writeString(base.resolve("etc/logback.xml"), LOGGING);
        List<Option> all = new ArrayList<>(List.of(options(
                frameworkProperty("hyperstow.base").value(base.toString()),
                frameworkProperty("hyperstow.home")
                        .value(AgentProcess.distribution().toString()),
                frameworkProperty("hyperstow.jmx.port").value(String.valueOf(freePort())),
                frameworkProperty("org.osgi.service.http.port").value(String.valueOf(freePort())),
                frameworkStartLevel(100),
                frameworkProperty("org.ops4j.pax.logging.StaticLogbackFile").value(logging.toString()),
                frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                        .value("WARN"),
                frameworkProperty("felix.fileinstall.dir").value(base.resolve("etc") + "," + base.resolve("deploy")),
                frameworkProperty("felix.fileinstall.noInitialDelay").value("true"),
                frameworkProperty("felix.fileinstall.poll").value("200"),
                frameworkProperty("felix.fileinstall.enableConfigSave").value("false"))));
        all.addAll(bundles());
        container = PaxExamRuntime.createContainer(DefaultExamSystem.create(all.toArray(Option[]::new)));
        container.start();
    }

    /** The bundles that the features name, in their order. */
    private static List<Option> bundles() throws IOException {
        List<Option> bundles = new ArrayList<>();
        Path system = AgentProcess.distribution().resolve("system");
        List<Path> features = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(AgentProcess.distribution().resolve("features"), "*.json")) {
            files.forEach(features::add);
        }
        features.sort(Comparator.naturalOrder());
        for (Path feature : features) {
            for (JsonNode entry : new ObjectMapper().readTree(feature.toFile()).path("bundles")) {
                String[] id =
                        (entry.isTextual() ? entry : entry.path("id")).asText().split(":");
                String file = id[0].replace('.', File.separatorChar) + "/" + id[1] + "/" + id[2] + "/" + id[1] + "-"
                        + id[2] + ".jar";
                int level = Integer.parseInt(entry.path("start-order").asText("20"));
                bundles.add(bundle(system.resolve(file).toUri().toString()).startLevel(Math.min(level, 90)));
            }
        }
        return bundles;
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (container != null) {
            container.stop();
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BundleContext.class || type == Path.class;
    }

    /** The framework's own context, or its base folder. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Path.class
                ? base
                : ((NativeTestContainer) container).getSystemBundle().getBundleContext();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
