package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;

/** LZ4 frames of independent blocks. */
final class Lz4Frames implements FrameEncoder {

    private final OutputStream out;
    private LZ4FrameOutputStream frame;

    Lz4Frames(OutputStream out) {
        this.out = new UnclosedOutput(out);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        frame().write(buffer, offset, length);
    }

    @Override
    public void endFrame() throws IOException {
        LZ4FrameOutputStream ended = frame();
        frame = null;
        ended.close();
    }

    private LZ4FrameOutputStream frame() throws IOException {
        if (frame == null) {
            // 256 KiB: blocks of 64 KiB compress worse, blocks of 4 MiB take 8 MiB of heap for every open artifact
            frame = new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_256KB);
        }
        return frame;
    }

    @Override
    public void close() {
        frame = null;
    }
}
