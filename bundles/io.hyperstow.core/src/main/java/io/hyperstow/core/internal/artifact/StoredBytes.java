package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The last step before the storage target: gathers what the codec writes, in whatever pieces, into blocks, hashes them
 * for the artifact and for the segment under way, and passes them on. Used by one thread.
 */
final class StoredBytes extends OutputStream {

    private static final int BLOCK = 128 * 1024;
    private static final int FIRST_BLOCK = 4 * 1024;

    private final OutputStream target;
    private final MessageDigest whole = Sha256.begin();
    private byte[] block = new byte[FIRST_BLOCK];
    private MessageDigest part;
    private int filled;
    private int hashed;
    private long position;
    private long partStart;
    private boolean detached;

    StoredBytes(OutputStream target) {
        this.target = target;
    }

    /** How many bytes have been written so far. */
    long position() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        if (detached) {
            return;
        }
        position += length;
        if (length > block.length - filled && block.length < BLOCK) {
            block = Arrays.copyOf(block, BLOCK);
        }
        int next = offset;
        int left = length;
        while (left > 0) {
            if (filled == 0 && left >= block.length) {
                hash(buffer, next, left);
                target.write(buffer, next, left);
                return;
            }
            int step = Math.min(left, block.length - filled);
            System.arraycopy(buffer, next, block, filled, step);
            filled += step;
            next += step;
            left -= step;
            if (filled == block.length) {
                spill();
            }
        }
    }

    /** From here to {@link #endPart} the bytes are hashed apart as well. */
    void beginPart() {
        hashPending();
        partStart = position;
        part = position == 0 ? null : Sha256.begin();
    }

    /** The hash of the bytes since {@link #beginPart}. */
    String endPart() {
        hashPending();
        String hash = Sha256.end(partStart == 0 ? copyOfWhole() : part);
        part = null;
        return hash;
    }

    /** A part that begins the artifact has the artifact's own hash so far: most artifacts are hashed once only. */
    private MessageDigest copyOfWhole() {
        try {
            return (MessageDigest) whole.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", e);
        }
    }

    /** Passes on what was gathered and answers the hash of everything. Nothing may be written afterwards. */
    String finish() throws IOException {
        spill();
        detached = true;
        return Sha256.end(whole);
    }

    /** Drops everything written from here on. */
    void detach() {
        detached = true;
    }

    private void spill() throws IOException {
        hashPending();
        target.write(block, 0, filled);
        filled = 0;
        hashed = 0;
    }

    private void hashPending() {
        hash(block, hashed, filled - hashed);
        hashed = filled;
    }

    private void hash(byte[] buffer, int offset, int length) {
        whole.update(buffer, offset, length);
        if (part != null) {
            part.update(buffer, offset, length);
        }
    }
}
