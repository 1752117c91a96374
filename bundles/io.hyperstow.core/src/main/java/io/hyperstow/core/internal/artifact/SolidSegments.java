package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;

/**
 * Consecutive segments of an artifact that was compressed in one piece: decoded from the beginning, what comes before them
 * dropped, each compared with the hash of its decoded bytes.
 */
final class SolidSegments extends InputStream {

    private final ObjectKey key;
    private final InputStream whole;
    private final Iterator<Segment> segments;
    private final MessageDigest digest = Sha256.begin();
    private Segment current;
    private long position;

    /**
     * @param whole the decoded artifact; closed with this stream
     */
    SolidSegments(ObjectKey key, InputStream whole, List<Segment> segments) {
        this.key = key;
        this.whole = whole;
        this.segments = segments.iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (current == null || position == current.offset() + current.length()) {
            if (current != null && !Sha256.end(digest).equals(current.sha256())) {
                throw Damage.corrupt(key, "does not have the bytes that were adopted: the SHA-256 differs", null);
            }
            if (!segments.hasNext()) {
                return -1;
            }
            current = segments.next();
            skipTo(current.offset());
        }
        long left = current.offset() + current.length() - position;
        int read = whole.read(buffer, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw tooShort();
        }
        digest.update(buffer, offset, read);
        position += read;
        return read;
    }

    private void skipTo(long offset) throws IOException {
        byte[] dropped = new byte[64 * 1024];
        while (position < offset) {
            int read = whole.read(dropped, 0, (int) Math.min(dropped.length, offset - position));
            if (read < 0) {
                throw tooShort();
            }
            position += read;
        }
    }

    private RuntimeException tooShort() {
        return Damage.corrupt(key, "decodes to fewer bytes than were adopted", null);
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
