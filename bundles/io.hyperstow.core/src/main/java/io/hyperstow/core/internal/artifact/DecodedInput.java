package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.model.Codec;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.io.InputStream;

/** The decoded content of stored bytes, which ends only after those have been compared with their hash. */
final class DecodedInput extends InputStream {

    private final ObjectKey key;
    private final Codec codec;
    private final StoredInput stored;
    private final long expected;
    private InputStream decoder;
    private long count;
    private boolean verified;

    /**
     * @param stored closed with this stream
     * @param expected how many bytes there must be after decoding; {@link Long#MAX_VALUE} when nobody knows
     */
    DecodedInput(ObjectKey key, Codec codec, StoredInput stored, long expected) {
        this.key = key;
        this.codec = codec;
        this.stored = stored;
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (verified) {
            return -1;
        }
        int read = decode(buffer, offset, length);
        if (read >= 0) {
            count += read;
            if (count > expected) {
                throw Damage.corrupt(key, "decodes to more than the " + expected + " bytes that were written", null);
            }
            return read;
        }
        stored.verify();
        if (count != expected && expected != Long.MAX_VALUE) {
            throw Damage.corrupt(key, "decodes to " + count + " bytes where " + expected + " were written", null);
        }
        verified = true;
        return -1;
    }

    private int decode(byte[] buffer, int offset, int length) throws IOException {
        try {
            if (decoder == null) {
                decoder = Codecs.decode(codec, stored);
            }
            return decoder.read(buffer, offset, length);
        } catch (IOException | RuntimeException e) {
            if (stored.failure() != null) {
                throw stored.failure();
            }
            throw Damage.corrupt(key, "cannot be decoded (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public void close() throws IOException {
        try (stored) {
            if (decoder != null) {
                decoder.close();
            }
        }
    }
}
