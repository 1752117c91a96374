package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes as they are: a frame is nothing but its content. */
final class PlainFrames implements FrameEncoder {

    private final OutputStream out;

    PlainFrames(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
    }

    @Override
    public void endFrame() {}

    @Override
    public void close() {}
}
