package io.hyperstow.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureBundlesTest {

    @TempDir
    private Path home;

    @BeforeEach
    void writeRepository() throws IOException {
        Files.createDirectories(home.resolve("features"));
        TinyBundle.write(home.resolve("system/org/example/one/1.0/one-1.0.jar"), "one", "1.0", "x");
        TinyBundle.write(home.resolve("system/two/2-SNAPSHOT/two-2-SNAPSHOT.jar"), "unused", "1.0", "x");
        TinyBundle.write(home.resolve("system/g/two/2-SNAPSHOT/two-2-SNAPSHOT.jar"), "two", "2.0", "x");
    }

    @Test
    void readsEveryFeatureInTheOrderOfTheNames() throws Exception {
        feature("b", "{\"id\": \"g:two:2-SNAPSHOT\", \"start-order\": 5}");
        feature("a", "{\"id\": \"org.example:one:1.0\"}, {\"id\": \"g:two:2-SNAPSHOT\"}");
        assertEquals(
                List.of(
                        new InstalledBundle(
                                "feature:org.example:one:1.0",
                                home.resolve("system/org/example/one/1.0/one-1.0.jar"),
                                FeatureBundles.DEFAULT_START_LEVEL),
                        new InstalledBundle(
                                "feature:g:two:2-SNAPSHOT",
                                home.resolve("system/g/two/2-SNAPSHOT/two-2-SNAPSHOT.jar"),
                                FeatureBundles.DEFAULT_START_LEVEL)),
                bundles().read());
    }

    @Test
    void takesTheStartLevelFromTheFeature() throws Exception {
        feature("a", "{\"id\": \"org.example:one:1.0\", \"start-order\": 5}");
        assertEquals(5, bundles().read().get(0).startLevel());
    }

    @Test
    void namesTheFeatureAndThePathOfAMissingBundle() throws Exception {
        feature("a", "{\"id\": \"org.example:three:3.0\"}");
        StartException e = assertThrows(StartException.class, bundles()::read);
        assertTrue(e.getMessage().contains("a.json"), e.getMessage());
        assertTrue(e.getMessage().contains("org/example/three/3.0/three-3.0.jar"), e.getMessage());
    }

    @Test
    void refusesAStartOrderThatIsNoStartLevel() throws Exception {
        feature("a", "{\"id\": \"org.example:one:1.0\", \"start-order\": 41}");
        StartException e = assertThrows(StartException.class, bundles()::read);
        assertTrue(e.getMessage().contains("'41'"), e.getMessage());
    }

    @Test
    void refusesTextThatIsNoFeature() throws Exception {
        Files.writeString(home.resolve("features/a.json"), "{\"bundles\": [");
        StartException e = assertThrows(StartException.class, bundles()::read);
        assertTrue(e.getMessage().contains("a.json"), e.getMessage());
    }

    @Test
    void refusesAnInstallationWithoutFeatures() {
        assertThrows(StartException.class, bundles()::read);
    }

    private FeatureBundles bundles() {
        return new FeatureBundles(new Folders(home, home));
    }

    private void feature(String name, String bundles) throws IOException {
        Files.writeString(
                home.resolve("features/" + name + ".json"),
                "{\"feature-resource-version\": \"1.0\", \"id\": \"g:" + name + ":1\", \"bundles\": [" + bundles
                        + "]}");
    }
}
