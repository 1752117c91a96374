package io.hyperstow.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class FingerprintTest {

    private static byte[] zip(long time, String... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                ZipEntry entry = new ZipEntry(namesAndContents[i]);
                entry.setTime(time);
                zip.putNextEntry(entry);
                zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void looksAtNamesAndContentsOnly() throws IOException {
        String one = Fingerprint.of(zip(1_000_000_000_000L, "a", "1", "b", "2", "c/", ""));

        assertEquals(one, Fingerprint.of(zip(1_500_000_000_000L, "b", "2", "a", "1")));
        assertNotEquals(one, Fingerprint.of(zip(1_000_000_000_000L, "a", "1", "b", "3")));
        assertNotEquals(one, Fingerprint.of(zip(1_000_000_000_000L, "a", "1", "bb", "2")));
        assertNotEquals(one, Fingerprint.of(zip(1_000_000_000_000L, "a", "1")));
    }

    @Test
    void isTheSameForAJarAndTheBundleMadeOfIt(@TempDir Path cache) throws Exception {
        byte[] jar = TestJar.strategy("1.0.0").text("one").bytes();
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "1"));
        framework.init();
        Bundle bundle = framework.getBundleContext().installBundle("x:y", new ByteArrayInputStream(jar));

        assertEquals(Fingerprint.of(jar), Fingerprint.of(bundle));

        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void refusesWhatIsNoBundle(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.jar");
        for (byte[] content : new byte[][] {
            {},
            "text".getBytes(StandardCharsets.UTF_8),
            zip(0, "a", "1"),
            TestJar.strategy("1").header("Fragment-Host", "swap").bytes(),
            TestJar.strategy("one").bytes(),
            TestJar.strategy("1").without(Constants.BUNDLE_SYMBOLICNAME).bytes()
        }) {
            Files.write(file, content);
            String message = assertThrows(RefusedException.class, () -> DeployedJar.read(file))
                    .getMessage();
            assertTrue(message.startsWith("'x.jar' "), message);
            assertTrue(message.contains("\nhint: "), message);
        }
    }
}
