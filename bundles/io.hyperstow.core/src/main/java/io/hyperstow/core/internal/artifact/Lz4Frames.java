package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

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
            frame = Lz4.frame(out);
        }
        return frame;
    }

    @Override
    public void close() {
        frame = null;
    }
}
