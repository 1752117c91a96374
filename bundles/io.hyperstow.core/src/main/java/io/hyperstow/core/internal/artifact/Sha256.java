package io.hyperstow.core.internal.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as the repository writes it: 64 hexadecimal digits in lower case. */
public final class Sha256 {

    private Sha256() {}

    /** A digest under way. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String end(MessageDigest digest) {
        return text(digest.digest());
    }

    /** A digest's value as text. */
    public static String text(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /** The hash of some bytes. */
    public static String of(byte[] content) {
        MessageDigest digest = begin();
        digest.update(content);
        return end(digest);
    }
}
