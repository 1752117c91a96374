package io.hyperstow.core.internal.agent;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent as {@code io.hyperstow.agent.cfg} and the launcher describe it. A changed configuration is taken over in
 * place, never by a new instance: that would take the running jobs with it. It matters at every start, too, because
 * the file may be found only after this component is up.
 */
@Component(service = Agent.class, immediate = true, configurationPid = AgentConfig.PID)
@Designate(ocd = AgentConfig.class)
public final class ConfiguredAgent implements Agent {

    /** Framework property: the folder that holds {@code etc} and {@code data}. Set by the launcher. */
    static final String BASE = "hyperstow.base";

    /** Framework property: the product's version. Set by the launcher; default the bundle's version. */
    static final String VERSION = "hyperstow.version";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredAgent.class);

    private final Instant startedAt = Instant.now();
    private final Path base;
    private final Path dataDirectory;
    private final String version;
    private volatile Current current;

    private record Current(String id, Path workDirectory, Duration interruptedGrace) {}

    @Activate
    public ConfiguredAgent(BundleContext context, AgentConfig config) throws IOException {
        this(base(context), version(context), AgentSettings.of(config));
    }

    /**
     * @throws IOException when the folders cannot be made
     */
    public ConfiguredAgent(Path base, String version, AgentSettings settings) throws IOException {
        this.base = base.toAbsolutePath().normalize();
        this.version = version;
        dataDirectory = PrivateFolder.make(this.base.resolve("data"));
        current = take(settings, null);
    }

    /** Takes the new configuration over; keeps the old one when the new one cannot be used. */
    @Modified
    void modified(AgentConfig config) {
        try {
            modified(AgentSettings.of(config));
        } catch (BackupException e) {
            LOG.error("the agent keeps its configuration: {}", e.getMessage());
        } catch (IOException e) {
            LOG.error("the agent keeps its configuration", e);
        }
    }

    void modified(AgentSettings settings) throws IOException {
        current = take(settings, current);
    }

    private Current take(AgentSettings settings, Current before) throws IOException {
        String id = settings.agentId().isEmpty() ? new AgentIdentity(dataDirectory).get() : settings.agentId();
        Path work = settings.workDirectory().isEmpty()
                ? dataDirectory.resolve("work")
                : base.resolve(settings.workDirectory()).normalize();
        // Running jobs may be using the folder that stays.
        if (before == null || !before.workDirectory().equals(work)) {
            WorkDirectory.prepare(work);
        }
        return new Current(id, work, settings.interruptedGrace());
    }

    private static Path base(BundleContext context) {
        String base = context.getProperty(BASE);
        if (base == null || base.isBlank() || !Files.isDirectory(Path.of(base))) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the framework property '" + BASE + "' names no folder: '" + base + "'",
                    "start Hyperstow with bin/hyperstow, or set it to the folder that holds etc and data");
        }
        return Path.of(base);
    }

    private static String version(BundleContext context) {
        String version = context.getProperty(VERSION);
        return version != null && !version.isBlank()
                ? version
                : context.getBundle().getVersion().toString();
    }

    @Override
    public String id() {
        return current.id();
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public Path workDirectory() {
        return current.workDirectory();
    }

    @Override
    public Duration interruptedGrace() {
        return current.interruptedGrace();
    }
}
