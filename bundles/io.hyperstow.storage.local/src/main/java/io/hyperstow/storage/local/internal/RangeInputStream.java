package io.hyperstow.storage.local.internal;

import io.hyperstow.api.spi.storage.ObjectRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a part of a file. Closing it from another thread makes a read that is under way fail. */
final class RangeInputStream extends InputStream {

    private static final int PIECE = 256 * 1024;

    private final Path path;
    private final FileChannel channel;
    private long position;
    private long remaining;

    RangeInputStream(Path path, ObjectRange range) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        this.position = range.offset();
        this.remaining = range.offset() > channel.size() ? 0 : range.length();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        try {
            int wanted = (int) Math.min(Math.min(length, PIECE), remaining);
            int count = channel.read(ByteBuffer.wrap(buffer, offset, wanted), position);
            if (count > 0) {
                position += count;
                remaining -= count;
            }
            return count;
        } catch (IOException e) {
            throw StorageFailures.reading("cannot read", path, e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
