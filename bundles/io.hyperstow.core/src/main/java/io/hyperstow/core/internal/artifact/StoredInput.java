package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Stored bytes of an object, or of a part of it, on their way to a decoder: counted and hashed. It knows how many there
 * must be, so {@link #available} can tell a decoder whether another frame follows.
 */
final class StoredInput extends InputStream {

    private final ObjectKey key;
    private final InputStream in;
    private final long expected;
    private final String sha256;
    private final MessageDigest digest = Sha256.begin();
    private long count;
    private IOException failure;

    /**
     * @param expected how many bytes there must be
     * @param sha256 the hash they must have; null when nobody knows
     */
    StoredInput(ObjectKey key, InputStream in, long expected, String sha256) {
        this.key = key;
        this.in = in;
        this.expected = expected;
        this.sha256 = sha256;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                digest.update(buffer, offset, read);
                count += read;
            }
            return read;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public int available() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, expected - count));
    }

    /** What the storage threw when it was read, or null: else an exception of a decoder is the decoder's own. */
    IOException failure() {
        return failure;
    }

    /**
     * Reads what the decoder left and compares length and hash.
     *
     * @throws io.hyperstow.api.model.BackupException {@code ARTIFACT_CORRUPT}
     */
    void verify() throws IOException {
        String found = drain();
        if (sha256 != null && !found.equals(sha256)) {
            throw Damage.corrupt(key, "does not have the bytes that were written: its SHA-256 differs", null);
        }
    }

    /** Reads what the decoder left, compares the length, and answers the hash. */
    String drain() throws IOException {
        byte[] rest = new byte[64 * 1024];
        int read = 0;
        while (read >= 0 && count <= expected) {
            read = read(rest, 0, rest.length);
        }
        if (count != expected) {
            String found = count > expected ? "more than " + expected : String.valueOf(count);
            throw Damage.corrupt(key, "has " + found + " bytes where " + expected + " were written", null);
        }
        return Sha256.end(digest);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
