package io.hyperstow.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Brings the framework's cache to what the features name, before the framework is started. Bundles that came another
 * way, from {@code deploy}, are not touched.
 *
 * <p>The content of every installed jar is remembered by a check of its bytes beside the cache: a name, a size or a time would not
 * tell that a SNAPSHOT, or a file out of a reproducible archive, has been replaced.
 */
final class Convergence {

    private final BundleContext framework;
    private final Path memory;

    /**
     * @param framework of an initialized framework that is not started
     * @param cache the framework's storage
     */
    Convergence(BundleContext framework, Path cache) {
        this.framework = framework;
        this.memory = cache.resolve("features.checks");
    }

    /**
     * What was done.
     *
     * @param installed locations that are new
     * @param updated locations whose bytes had changed
     * @param uninstalled locations that no feature names any more
     */
    record Changes(List<String> installed, List<String> updated, List<String> uninstalled) {

        boolean none() {
            return installed.isEmpty() && updated.isEmpty() && uninstalled.isEmpty();
        }
    }

    Changes converge(List<InstalledBundle> wanted) throws StartException {
        try {
            Map<String, String> known = recall();
            Map<String, String> found = new HashMap<>();
            for (InstalledBundle bundle : wanted) {
                found.put(bundle.location(), ContentCheck.of(bundle.jar()));
            }
            if (!known.equals(found)) {
                // Until all is done nothing is known, so that a crash in between repeats the whole work.
                Files.deleteIfExists(memory);
            }
            Changes changes = new Changes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            uninstall(found.keySet(), changes);
            for (InstalledBundle bundle : wanted) {
                boolean unchanged = found.get(bundle.location()).equals(known.get(bundle.location()));
                start(install(bundle, unchanged, changes), bundle);
            }
            if (!known.equals(found)) {
                remember(found);
            }
            return changes;
        } catch (IOException e) {
            throw new StartException(
                    "the bundle cache '" + memory.getParent() + "' cannot be written: " + e,
                    "free space there, or remove the folder: it is made again",
                    e);
        }
    }

    private void uninstall(Set<String> wanted, Changes changes) throws StartException {
        for (Bundle bundle : framework.getBundles()) {
            String location = bundle.getLocation();
            if (location.startsWith(InstalledBundle.SCHEME) && !wanted.contains(location)) {
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    throw failed("uninstall", location, e);
                }
                changes.uninstalled().add(location);
            }
        }
    }

    private Bundle install(InstalledBundle wanted, boolean unchanged, Changes changes)
            throws StartException, IOException {
        Bundle present = framework.getBundle(wanted.location());
        if (present != null && unchanged) {
            return present;
        }
        try (InputStream bytes = Files.newInputStream(wanted.jar())) {
            if (present == null) {
                changes.installed().add(wanted.location());
                return framework.installBundle(wanted.location(), bytes);
            }
            changes.updated().add(wanted.location());
            present.update(bytes);
            return present;
        } catch (BundleException e) {
            throw failed("install", wanted.location(), e);
        }
    }

    /** Marks it for the start level; nothing runs yet. */
    private static void start(Bundle bundle, InstalledBundle wanted) throws StartException {
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
            return;
        }
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        if (level.getStartLevel() != wanted.startLevel()) {
            level.setStartLevel(wanted.startLevel());
        }
        if (!level.isPersistentlyStarted()) {
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException e) {
                throw failed("start", wanted.location(), e);
            }
        }
    }

    private static StartException failed(String what, String location, BundleException cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new StartException(
                "cannot " + what + " the bundle '" + location + "': " + root.getMessage(),
                "unpack the archive again; if that does not help, remove the folder data/cache: it is made again",
                cause);
    }

    private Map<String, String> recall() throws IOException {
        if (!Files.exists(memory)) {
            return Map.of();
        }
        Properties properties = new Properties();
        try (Reader text = Files.newBufferedReader(memory)) {
            properties.load(text);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(n -> n, properties::getProperty));
    }

    private void remember(Map<String, String> found) throws IOException {
        Properties properties = new Properties();
        properties.putAll(found);
        try (Writer text = Files.newBufferedWriter(memory)) {
            properties.store(text, null);
        }
    }
}
