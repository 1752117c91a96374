package io.hyperstow.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureService;
import org.osgi.service.feature.ID;

/** Reads {@code features/*.json} (Feature Service Specification, OSGi Compendium 8) in the order of their names. */
final class FeatureBundles {

    /** The start level of a bundle whose entry has no {@code start-order}. */
    static final int DEFAULT_START_LEVEL = 30;

    private final Folders folders;
    private final FeatureService service = new FeatureServiceImpl();

    FeatureBundles(Folders folders) {
        this.folders = folders;
    }

    /** Every bundle that a feature names, each once, in the order of the files. */
    List<InstalledBundle> read() throws StartException {
        Map<String, InstalledBundle> bundles = new LinkedHashMap<>();
        for (Path file : files()) {
            for (FeatureBundle entry : entries(file)) {
                InstalledBundle bundle = bundle(entry, file);
                bundles.putIfAbsent(bundle.location(), bundle);
            }
        }
        return List.copyOf(bundles.values());
    }

    private List<Path> files() throws StartException {
        try (Stream<Path> entries = Files.list(folders.features())) {
            List<Path> files = entries.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new StartException("no feature in '" + folders.features() + "'", "unpack the archive again");
            }
            return files;
        } catch (IOException e) {
            throw new StartException(
                    "the features in '" + folders.features() + "' cannot be read: " + e, "unpack the archive again", e);
        }
    }

    private List<FeatureBundle> entries(Path file) throws StartException {
        try (Reader text = Files.newBufferedReader(file)) {
            return new ArrayList<>(service.readFeature(text).getBundles());
        } catch (IOException | RuntimeException e) {
            throw new StartException(
                    "'" + file + "' is not a feature: " + e.getMessage(), "restore it from the archive", e);
        }
    }

    private InstalledBundle bundle(FeatureBundle entry, Path file) throws StartException {
        ID id = entry.getID();
        String folder = id.getGroupId().replace('.', '/') + '/' + id.getArtifactId() + '/' + id.getVersion();
        Path jar = folders.system().resolve(folder + '/' + id.getArtifactId() + '-' + id.getVersion() + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new StartException(
                    "the bundle '" + id + "' of '" + file + "' is missing: no file '" + jar + "'",
                    "unpack the archive again, or take the bundle out of the feature");
        }
        return new InstalledBundle(InstalledBundle.SCHEME + id, jar, startLevel(entry, file));
    }

    private static int startLevel(FeatureBundle entry, Path file) throws StartException {
        Object order = entry.getMetadata().getOrDefault("start-order", DEFAULT_START_LEVEL);
        if (order.toString().matches("[0-9]{1,2}")) {
            int level = Integer.parseInt(order.toString());
            if (level >= 1 && level <= FrameworkProperties.DEPLOY_START_LEVEL) {
                return level;
            }
        }
        throw new StartException(
                "'" + order + "' in '" + file + "' is not a start level",
                "give '" + entry.getID() + "' a start-order from 1 to " + FrameworkProperties.DEPLOY_START_LEVEL);
    }
}
