package io.hyperstow.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

class ConvergenceTest {

    @TempDir
    private Path folder;

    @Test
    void installsAndStartsWhatTheFeaturesName() throws Exception {
        InstalledBundle one = bundle("one", "1");
        run(framework -> {
            Convergence.Changes changes = converge(framework, one, bundle("two", "1"));
            assertEquals(List.of("feature:one", "feature:two"), changes.installed());
            framework.start();
            Bundle bundle = framework.getBundleContext().getBundle("feature:one");
            assertEquals(Bundle.ACTIVE, bundle.getState());
            assertEquals(7, bundle.adapt(BundleStartLevel.class).getStartLevel());
        });
    }

    @Test
    void doesNothingWhenNothingChanged() throws Exception {
        InstalledBundle one = bundle("one", "1");
        run(framework -> converge(framework, one));
        run(framework -> assertTrue(converge(framework, one).none()));
    }

    @Test
    void servesTheNewBytesOfAJarReplacedInPlace() throws Exception {
        InstalledBundle one = bundle("one", "old");
        run(framework -> converge(framework, one));
        FileTime time = Files.getLastModifiedTime(one.jar());
        long size = Files.size(one.jar());
        bundle("one", "new");
        Files.setLastModifiedTime(one.jar(), time);
        assertEquals(size, Files.size(one.jar()), "the test needs an equal size");
        run(framework -> {
            assertEquals(List.of("feature:one"), converge(framework, one).updated());
            framework.start();
            assertEquals("new", text(framework.getBundleContext(), "feature:one"));
        });
    }

    @Test
    void repeatsEverythingAfterACrashInBetween() throws Exception {
        InstalledBundle one = bundle("one", "1");
        run(framework -> converge(framework, one));
        Files.delete(cache().resolve("features.checks"));
        run(framework ->
                assertEquals(List.of("feature:one"), converge(framework, one).updated()));
    }

    @Test
    void uninstallsWhatNoFeatureNamesAndNothingElse() throws Exception {
        Path dropped = TinyBundle.write(folder.resolve("deploy/dropped.jar"), "dropped", "1.0.0", "x");
        InstalledBundle one = bundle("one", "1");
        run(framework -> {
            converge(framework, one, bundle("two", "1"));
            framework.getBundleContext().installBundle(dropped.toUri().toString());
        });
        run(framework -> {
            assertEquals(List.of("feature:two"), converge(framework, one).uninstalled());
            assertNull(framework.getBundleContext().getBundle("feature:two"));
            assertEquals(
                    "dropped",
                    framework
                            .getBundleContext()
                            .getBundle(dropped.toUri().toString())
                            .getSymbolicName());
        });
    }

    @Test
    void saysWhichBundleIsBroken() throws Exception {
        Path jar = Files.writeString(folder.resolve("broken.jar"), "no jar at all");
        run(framework -> {
            StartException e = assertThrows(
                    StartException.class, () -> converge(framework, new InstalledBundle("feature:broken", jar, 7)));
            assertTrue(e.getMessage().contains("'feature:broken'"), e.getMessage());
        });
    }

    private interface Step {
        void run(Framework framework) throws Exception;
    }

    private void run(Step step) throws Exception {
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache().toString(),
                        Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                        "10"));
        framework.init();
        try {
            step.run(framework);
        } finally {
            framework.stop();
            framework.waitForStop(10_000);
        }
    }

    private Convergence.Changes converge(Framework framework, InstalledBundle... wanted) throws StartException {
        return new Convergence(framework.getBundleContext(), cache()).converge(List.of(wanted));
    }

    private InstalledBundle bundle(String name, String text) throws Exception {
        Path jar = TinyBundle.write(folder.resolve("system/" + name + ".jar"), name, "1.0.0", text);
        return new InstalledBundle("feature:" + name, jar, 7);
    }

    private static String text(BundleContext framework, String location) throws Exception {
        try (InputStream text = framework.getBundle(location).getEntry("text").openStream()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path cache() {
        return folder.resolve("cache");
    }
}
