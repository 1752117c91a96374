package io.hyperstow.deploy.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A bundle in {@code deploy/}.
 *
 * @param path its file
 * @param name its symbolic name
 * @param version its version
 * @param fingerprint of its content
 */
record DeployedJar(Path path, String name, Version version, String fingerprint) {

    /** What the locations of our bundles begin with. */
    static final String SCHEME = "hyperstow-deploy:";

    /**
     * @throws RefusedException when it cannot be a bundle of ours
     */
    static DeployedJar read(Path path) throws RefusedException {
        try {
            return read(path, Files.readAllBytes(path));
        } catch (IOException unreadable) {
            throw new RefusedException(
                    "'" + path.getFileName() + "' cannot be read: " + unreadable.getMessage(),
                    "copy it under another name first and rename it when it is complete",
                    unreadable);
        }
    }

    static DeployedJar read(Path path, byte[] content) throws RefusedException, IOException {
        Attributes headers = headers(content);
        String name = headers == null ? null : headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null) {
            throw new RefusedException(
                    "'" + path.getFileName() + "' is no bundle: it has no manifest with a Bundle-SymbolicName",
                    "drop only jars that were built as OSGi bundles, and copy them under another name first");
        }
        if (headers.getValue(Constants.FRAGMENT_HOST) != null) {
            throw new RefusedException(
                    "'" + path.getFileName() + "' is a fragment, which cannot join a bundle that runs",
                    "build it into its host and drop that");
        }
        try {
            String version = headers.getValue(Constants.BUNDLE_VERSION);
            return new DeployedJar(
                    path,
                    name.split(";", 2)[0].strip(),
                    version == null ? Version.emptyVersion : Version.parseVersion(version),
                    Fingerprint.of(content));
        } catch (IllegalArgumentException malformed) {
            throw new RefusedException(
                    "'" + path.getFileName() + "' has a malformed version: " + malformed.getMessage(),
                    "a version looks like 1.2.3 or 1.2.3.qualifier",
                    malformed);
        }
    }

    private static Attributes headers(byte[] content) throws IOException {
        try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(content), false)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? null : manifest.getMainAttributes();
        }
    }

    /** Where it is installed from. It names the content, so another content is another bundle. */
    String location() {
        return SCHEME + name + "/" + version + "/" + fingerprint;
    }

    /** For people. */
    @Override
    public String toString() {
        return "'" + path.getFileName() + "' (" + name + " " + version + ")";
    }
}
