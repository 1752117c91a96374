package io.hyperstow.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Tells whether a file's content has changed since it was last seen.
 *
 * <p>Two checksums of 32 bits with different polynomials: the JVM computes both at the speed of memory from the first
 * moment, while SHA-256 would take a fifth of the agent's start before it is compiled. They tell accidents, not
 * forgery: who may write into the installation needs no forged bundle.
 */
final class ContentCheck {

    private static final int BLOCK = 1 << 18;

    private ContentCheck() {}

    static String of(Path file) throws IOException {
        CRC32 one = new CRC32();
        CRC32C other = new CRC32C();
        byte[] block = new byte[BLOCK];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int n = bytes.read(block); n >= 0; n = bytes.read(block)) {
                one.update(block, 0, n);
                other.update(block, 0, n);
            }
        }
        return String.format("%08x%08x", one.getValue(), other.getValue());
    }
}
