package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object that somebody else wrote, read once from its beginning to its end. What it is compressed with is told by its
 * first bytes, which no text of any encoding has. Used by one thread.
 */
public final class ForeignObject implements AutoCloseable {

    private static final int[] ZSTD = {0x28, 0xb5, 0x2f, 0xfd};
    private static final int[] LZ4 = {0x04, 0x22, 0x4d, 0x18};
    private static final int[] GZIP = {0x1f, 0x8b};

    private final StorageTarget target;
    private final ObjectInfo info;
    private final StoredInput stored;
    private final Codec codec;

    public ForeignObject(StorageTarget target, ObjectInfo info) throws IOException {
        this.target = target;
        this.info = info;
        this.codec = codec(target, info.key());
        this.stored = new StoredInput(info.key(), target.open(info.key(), ObjectRange.ALL), info.size(), null);
    }

    private static Codec codec(StorageTarget target, ObjectKey key) throws IOException {
        byte[] start;
        try (InputStream in = target.open(key, new ObjectRange(0, ZSTD.length))) {
            start = in.readNBytes(ZSTD.length);
        }
        if (begins(start, ZSTD)) {
            return Codec.ZSTD;
        }
        if (begins(start, LZ4)) {
            return Codec.LZ4;
        }
        return begins(start, GZIP) ? Codec.GZIP : Codec.NONE;
    }

    private static boolean begins(byte[] start, int[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= start.length || (start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    public Codec codec() {
        return codec;
    }

    /**
     * Its decoded content. Not to be closed: that is done with this object.
     *
     * @throws BackupException from the stream, too: {@code FILE_MALFORMED} when it cannot be decoded
     */
    public InputStream content() throws IOException {
        InputStream decoded;
        try {
            decoded = Codecs.decode(codec, stored);
        } catch (IOException | RuntimeException e) {
            throw undecodable(e);
        }
        return new FilterInputStream(decoded) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                try {
                    return in.read(buffer, offset, length);
                } catch (IOException | RuntimeException e) {
                    throw undecodable(e);
                }
            }
        };
    }

    private IOException undecodable(Exception e) {
        if (stored.failure() != null) {
            return stored.failure();
        }
        throw new BackupException(
                ErrorCode.FILE_MALFORMED,
                "'" + info.key() + "' begins like a file of " + codec.suffix() + " and cannot be decoded ("
                        + e.getMessage() + ")",
                "copy it there again, and test it with the program that compressed it",
                e);
    }

    /**
     * The hash of all its bytes, when {@link #content} has been read.
     *
     * @throws BackupException {@code FILE_MALFORMED} when it was changed meanwhile
     */
    public String finish() throws IOException {
        String hash;
        try {
            hash = stored.drain();
        } catch (BackupException otherLength) {
            throw changed(otherLength);
        }
        ObjectInfo now = target.stat(info.key()).orElse(null);
        if (now == null || now.size() != info.size() || !now.modifiedAt().equals(info.modifiedAt())) {
            throw changed(null);
        }
        return hash;
    }

    private BackupException changed(BackupException cause) {
        return new BackupException(
                ErrorCode.FILE_MALFORMED,
                "'" + info.key() + "' was changed while it was read",
                "adopt it again when it is complete, and let nobody change it from then on",
                cause);
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
