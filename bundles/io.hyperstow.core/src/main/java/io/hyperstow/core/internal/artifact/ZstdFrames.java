package io.hyperstow.core.internal.artifact;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;

/** Zstandard frames with a content checksum, so that {@code zstd -t} finds damage without us. */
final class ZstdFrames implements FrameEncoder {

    private static final byte[] EMPTY_FRAME = Zstd.compress(new byte[0]);

    private final OutputStream out;
    private final ZstdOutputStreamNoFinalizer encoder;
    private boolean begun;

    ZstdFrames(OutputStream out, int level) throws IOException {
        this.out = out;
        this.encoder =
                new ZstdOutputStreamNoFinalizer(out, level).setChecksum(true).setCloseFrameOnFlush(true);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        begun = true;
        encoder.write(buffer, offset, length);
    }

    @Override
    public void endFrame() throws IOException {
        if (begun) {
            encoder.flush();
        } else {
            out.write(EMPTY_FRAME);
        }
        begun = false;
    }

    @Override
    public void close() throws IOException {
        encoder.closeWithoutClosingParentStream();
    }
}
