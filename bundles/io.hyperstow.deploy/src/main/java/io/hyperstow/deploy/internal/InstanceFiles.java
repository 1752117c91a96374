package io.hyperstow.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What FileInstall tells of {@code etc/PID~NAME.cfg}: one instance of a component a file. FileInstall itself (3.7.4) takes
 * only a hyphen for the mark between PID and name, and takes it wherever it stands, also inside a name.
 *
 * <p>Files are Java properties in UTF-8. A file that cannot be read is logged and changes nothing: what it configured before
 * stays.
 */
@Component(immediate = true, service = ArtifactInstaller.class, property = "service.ranking:Integer=100")
public final class InstanceFiles implements ArtifactInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceFiles.class);
    private static final Pattern FILE = Pattern.compile("(?<pid>[A-Za-z0-9._]+)~(?<name>[A-Za-z0-9._-]{1,64})\\.cfg");

    /** The property FileInstall gives to configurations too: components name it in their messages. */
    private static final String FILE_NAME = "felix.fileinstall.filename";

    private final ConfigurationAdmin configurations;
    private final Path folder;

    /**
     * @throws IOException when the folder cannot be read
     */
    @Activate
    public InstanceFiles(BundleContext context, @Reference ConfigurationAdmin configurations) throws IOException {
        String base = context.getProperty("hyperstow.base");
        if (base == null) {
            throw new IllegalStateException("the framework property 'hyperstow.base' is not set");
        }
        this.configurations = configurations;
        this.folder = new File(base, "etc").getCanonicalFile().toPath();
    }

    @Override
    public boolean canHandle(File artifact) {
        boolean instance =
                artifact.getName().contains("~") && artifact.getName().endsWith(".cfg");
        return instance && artifact.getAbsoluteFile().toPath().normalize().startsWith(folder);
    }

    @Override
    public void install(File artifact) {
        Matcher name = FILE.matcher(artifact.getName());
        if (!name.matches()) {
            LOG.error(
                    "'{}' is left alone: its name is not PID~NAME.cfg\nhint: NAME is up to 64 letters, digits, '.', '_' and '-'",
                    artifact);
            return;
        }
        try {
            configuration(name).updateIfDifferent(read(artifact));
        } catch (IOException | IllegalArgumentException unreadable) {
            LOG.error(
                    "'{}' cannot be read: {}\nhint: it is lines of KEY = VALUE in UTF-8",
                    artifact,
                    unreadable.getMessage());
        }
    }

    @Override
    public void update(File artifact) {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) throws IOException {
        Matcher name = FILE.matcher(artifact.getName());
        if (name.matches()) {
            configuration(name).delete();
        }
    }

    private Configuration configuration(Matcher file) throws IOException {
        return configurations.getFactoryConfiguration(file.group("pid"), file.group("name"), "?");
    }

    private static Dictionary<String, Object> read(File artifact) throws IOException {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(artifact.toPath(), StandardCharsets.UTF_8)) {
            lines.load(reader);
        }
        Dictionary<String, Object> properties = new Hashtable<>();
        for (String key : lines.stringPropertyNames()) {
            properties.put(key, lines.getProperty(key).strip());
        }
        properties.put(FILE_NAME, artifact.toURI().toString());
        return properties;
    }
}
