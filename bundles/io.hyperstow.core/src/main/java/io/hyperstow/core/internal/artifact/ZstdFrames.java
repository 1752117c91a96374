package io.hyperstow.core.internal.artifact;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Zstandard frames, each compressed in one go from the bytes where they lie: a stream's window that wraps around costs a
 * tenth of the processor time, and rows that are far apart help each other little. A checksum of the content is in them, so
 * that {@code zstd} finds damage without us.
 */
final class ZstdFrames implements FrameEncoder {

    /** How many bytes a frame holds at most, before compression. */
    static final int LARGEST = 1024 * 1024;

    private static final byte[] EMPTY_FRAME = Zstd.compress(new byte[0]);

    private final OutputStream out;
    private final ZstdCompressCtx encoder = new ZstdCompressCtx();
    private byte[] frame = new byte[0];
    private boolean written;

    ZstdFrames(OutputStream out, int level) {
        this.out = out;
        encoder.setLevel(level);
        encoder.setChecksum(true);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int size;
        for (int left = length; left > 0; left -= size) {
            size = Math.min(LARGEST, left);
            if (frame.length < Zstd.compressBound(size)) {
                frame = new byte[(int) Zstd.compressBound(Math.min(LARGEST, 2 * size))];
            }
            out.write(
                    frame, 0, encoder.compressByteArray(frame, 0, frame.length, buffer, offset + length - left, size));
            written = true;
        }
    }

    @Override
    public void endFrame() throws IOException {
        if (!written) {
            out.write(EMPTY_FRAME);
        }
        written = false;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
