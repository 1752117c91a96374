package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The LZ4 library. Left to itself it looks for its native code only where it lies on the application's class path, and in
 * a bundle it does not: its Java code takes several times as long.
 */
final class Lz4 {

    private static final Logger LOG = LoggerFactory.getLogger(Lz4.class);
    private static final LZ4Factory FACTORY = factory();
    private static final XXHash32 HEADER_CHECKSUM =
            XXHashFactory.fastestInstance().hash32();

    /** Of blocks of 64 KiB less is saved; blocks of 4 MiB take 8 MiB of heap for every open artifact. */
    private static final BLOCKSIZE BLOCK = BLOCKSIZE.SIZE_256KB;

    private Lz4() {}

    private static LZ4Factory factory() {
        try {
            return LZ4Factory.nativeInstance();
        } catch (LinkageError | RuntimeException | AssertionError e) {
            LOG.info("LZ4 runs without native code on this platform: {}", e.getMessage());
            return LZ4Factory.fastestInstance();
        }
    }

    /** A frame, written to its end by closing this, which closes {@code out} too. */
    static LZ4FrameOutputStream frame(OutputStream out) throws IOException {
        return new LZ4FrameOutputStream(
                out, BLOCK, -1, FACTORY.fastCompressor(), HEADER_CHECKSUM, Bits.BLOCK_INDEPENDENCE);
    }

    /** The content of frames, one after the other. */
    static InputStream content(InputStream frames) throws IOException {
        return new LZ4FrameInputStream(frames, FACTORY.safeDecompressor(), HEADER_CHECKSUM);
    }
}
