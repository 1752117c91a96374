package io.hyperstow.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.feature.impl.FeatureServiceImpl;
import org.junit.jupiter.api.Test;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.ID;

class FeaturesTest {

    private final Path root = root();

    @Test
    void namesEveryBundleOfTheRepositoryOnceAndNoOther() throws IOException {
        List<String> named = bundles().stream().map(FeaturesTest::path).toList();
        TreeSet<String> present = new TreeSet<>();
        Path system = root.resolve("system");
        try (Stream<Path> files = Files.walk(system)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> system.relativize(file).toString())
                    .forEach(present::add);
        }
        assertEquals(present, new TreeSet<>(named));
        assertEquals(present.size(), named.size(), "a bundle is named twice");
    }

    @Test
    void namesOnlyBundles() throws IOException {
        for (ID id : bundles()) {
            try (JarFile jar =
                    new JarFile(root.resolve("system").resolve(path(id)).toFile())) {
                Attributes manifest = jar.getManifest().getMainAttributes();
                assertTrue(manifest.containsKey(new Attributes.Name("Bundle-SymbolicName")), id + " is not a bundle");
            }
        }
    }

    @Test
    void leavesNoVersionUnfiltered() throws IOException {
        for (Feature feature : features()) {
            assertFalse(
                    feature.getID().toString().contains("$"), feature.getID().toString());
        }
        for (ID id : bundles()) {
            assertFalse(id.toString().contains("$"), id.toString());
        }
    }

    private List<ID> bundles() throws IOException {
        return features().stream()
                .flatMap(feature -> feature.getBundles().stream())
                .map(FeatureBundle::getID)
                .toList();
    }

    private List<Feature> features() throws IOException {
        List<Path> files;
        try (Stream<Path> folder = Files.list(root.resolve("features"))) {
            files = folder.sorted().toList();
        }
        List<Feature> features = new ArrayList<>();
        for (Path file : files) {
            try (Reader text = Files.newBufferedReader(file)) {
                features.add(new FeatureServiceImpl().readFeature(text));
            }
        }
        assertFalse(features.isEmpty(), "no feature in " + root);
        return features;
    }

    private static String path(ID id) {
        return id.getGroupId().replace('.', '/') + '/' + id.getArtifactId() + '/' + id.getVersion() + '/'
                + id.getArtifactId() + '-' + id.getVersion() + ".jar";
    }

    private static Path root() {
        try {
            return Path.of(FeaturesTest.class.getResource("/features").toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
