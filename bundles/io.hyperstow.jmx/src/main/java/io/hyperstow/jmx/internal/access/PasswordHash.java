package io.hyperstow.jmx.internal.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted password hash as the users file has it.
 *
 * @param iterations of PBKDF2
 * @param salt random bytes
 * @param hash 32 bytes
 */
record PasswordHash(int iterations, byte[] salt, byte[] hash) {

    static final String SCHEME = "pbkdf2-sha256";
    static final int FEWEST_ITERATIONS = 120_000;
    static final int MOST_ITERATIONS = 10_000_000;
    private static final int ITERATIONS = 150_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Hashes a password with a new salt. */
    static PasswordHash of(char[] password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(ITERATIONS, salt, derive(password, salt, ITERATIONS));
    }

    /** The hash of no password, random: comparing with it takes as long as with any other, making it does not. */
    static PasswordHash ofNothing() {
        SecureRandom random = new SecureRandom();
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(ITERATIONS, salt, hash);
    }

    /**
     * Reads {@code pbkdf2-sha256:iterations:salt:hash}.
     *
     * @throws IllegalArgumentException with the reason in lower case
     */
    static PasswordHash parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalArgumentException("it is not role:" + SCHEME + ":iterations:salt:hash");
        }
        int iterations;
        byte[] salt;
        byte[] hash;
        try {
            iterations = Integer.parseInt(parts[1]);
            salt = Base64.getDecoder().decode(parts[2]);
            hash = Base64.getDecoder().decode(parts[3]);
        } catch (IllegalArgumentException malformed) {
            // The decoder's message would quote the hash.
            throw new IllegalArgumentException("iterations, salt or hash cannot be read");
        }
        if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new IllegalArgumentException(
                    "iterations are not from " + FEWEST_ITERATIONS + " to " + MOST_ITERATIONS);
        }
        if (salt.length < SALT_BYTES || hash.length != HASH_BYTES) {
            throw new IllegalArgumentException("salt or hash is too short");
        }
        return new PasswordHash(iterations, salt, hash);
    }

    /** Takes equally long whether the password is right or wrong. */
    boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations) {
        // The JDK encodes the characters in UTF-8; an empty password it refuses, so one character stands for it.
        char[] given = password.length == 0 ? new char[] {0} : password;
        PBEKeySpec key = new PBEKeySpec(given, salt, iterations, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JVM has no PBKDF2WithHmacSHA256", missing);
        } finally {
            key.clearPassword();
        }
    }

    /** As the users file has it, without the role. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder();
        return SCHEME + ":" + iterations + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public String toString() {
        return SCHEME;
    }
}
