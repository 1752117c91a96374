package io.hyperstow.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** Makes tiny bundles. */
final class TestJar {

    private static final String CLASSES = "io/hyperstow/deploy/swapped/";

    private final Map<String, String> headers = new TreeMap<>();
    private String text = "";

    private TestJar() {}

    /** A bundle of the name {@code swap} that offers a strategy {@code swap}. */
    static TestJar strategy(String version) {
        return new TestJar()
                .header(Constants.BUNDLE_MANIFESTVERSION, "2")
                .header(Constants.BUNDLE_SYMBOLICNAME, "swap")
                .header(Constants.BUNDLE_VERSION, version)
                .header(Constants.BUNDLE_ACTIVATOR, "io.hyperstow.deploy.swapped.SwappedActivator")
                .header(
                        Constants.IMPORT_PACKAGE,
                        "org.osgi.framework,io.hyperstow.api.spi.dump,io.hyperstow.api.spi.job,io.hyperstow.api.job")
                .header("Swap-Kind", "strategy");
    }

    /** One that offers what there can be only one of. */
    static TestJar listener(String version) {
        return strategy(version).header("Swap-Kind", "listener");
    }

    TestJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    TestJar without(String name) {
        headers.remove(name);
        return this;
    }

    /** Content that makes it another jar. */
    TestJar text(String changed) {
        text = changed;
        return this;
    }

    byte[] bytes() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach(manifest.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (String name : List.of("SwappedActivator", "SwappedStrategy", "LateWord")) {
                String path = CLASSES + name + ".class";
                jar.putNextEntry(new ZipEntry(path));
                try (InputStream code = TestJar.class.getClassLoader().getResourceAsStream(path)) {
                    code.transferTo(jar);
                }
            }
            jar.putNextEntry(new ZipEntry("text.txt"));
            jar.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Writes it beside the folder and renames it into it. */
    void dropInto(Path folder, String name) throws IOException {
        Path written = Files.write(folder.resolveSibling(name + ".new"), bytes());
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
