package io.hyperstow.testkit.dump;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of artifacts in memory. */
final class Checksum {

    private Checksum() {}

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(hash(bytes));
    }

    /** A number for a row, to be summed. */
    static long number(byte[] row) {
        return ByteBuffer.wrap(hash(row)).getLong();
    }

    /** The text of a sum of {@link #number}; not the digest of the repository format, which has a library of its own. */
    static String digest(long sum) {
        return String.format("sha256-64:%016x", sum);
    }

    static long sumOf(String digest) {
        return Long.parseUnsignedLong(digest.substring(digest.indexOf(':') + 1), 16);
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
