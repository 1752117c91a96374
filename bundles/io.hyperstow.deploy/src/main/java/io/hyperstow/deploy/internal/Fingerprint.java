package io.hyperstow.deploy.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.osgi.framework.Bundle;

/**
 * A hash over names and contents of a jar's files, the same whether it is taken from the jar or from the bundle it was
 * installed as. Order, times and compression of the entries do not count.
 */
final class Fingerprint {

    private final SortedMap<String, byte[]> entries = new TreeMap<>();

    private Fingerprint() {}

    /**
     * @throws IOException when it is no jar
     */
    static String of(byte[] jar) throws IOException {
        Fingerprint fingerprint = new Fingerprint();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    fingerprint.entries.put(entry.getName(), hash(zip));
                }
            }
        }
        return fingerprint.text();
    }

    static String of(Bundle bundle) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.addAll(bundle, "/");
        return fingerprint.text();
    }

    private void addAll(Bundle bundle, String folder) {
        var paths = bundle.getEntryPaths(folder);
        for (String path : paths == null ? Collections.<String>emptyList() : Collections.list(paths)) {
            if (path.endsWith("/")) {
                addAll(bundle, path);
            } else {
                URL content = bundle.getEntry(path);
                try (InputStream stream = content.openStream()) {
                    entries.put(path, hash(stream));
                } catch (IOException unreadable) {
                    throw new UncheckedIOException("cannot read '" + path + "' of bundle " + bundle, unreadable);
                }
            }
        }
    }

    private static byte[] hash(InputStream content) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[64 * 1024];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            sha256.update(buffer, 0, read);
        }
        return sha256.digest();
    }

    private String text() {
        MessageDigest sha256 = sha256();
        entries.forEach((name, hash) -> {
            sha256.update(name.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            sha256.update(hash);
        });
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JVM has no SHA-256", missing);
        }
    }
}
