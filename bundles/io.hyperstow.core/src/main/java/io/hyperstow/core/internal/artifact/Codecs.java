package io.hyperstow.core.internal.artifact;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.hyperstow.api.model.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;

/** The encoder and the decoder of every codec. */
public final class Codecs {

    private static final int BUFFER = 64 * 1024;

    private Codecs() {}

    /**
     * @param out where frames go; never closed by the encoder
     */
    static FrameEncoder encoder(Codec codec, int level, OutputStream out) throws IOException {
        return switch (codec) {
            case ZSTD -> new ZstdFrames(out, level);
            case LZ4 -> new Lz4Frames(out);
            case GZIP -> new GzipFrames(out, level);
            case NONE -> new PlainFrames(out);
        };
    }

    /**
     * Decodes one frame after the other until the stream ends. A decoder may take damaged bytes for the end, so whoever
     * reads compares a hash of {@code in}.
     */
    public static InputStream decode(Codec codec, InputStream in) throws IOException {
        return switch (codec) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            case LZ4 -> Lz4.content(in);
            case GZIP -> new GZIPInputStream(in, BUFFER);
            case NONE -> in;
        };
    }

    /** Compresses bytes with the codec's default level. */
    public static byte[] encode(Codec codec, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FrameEncoder encoder = encoder(codec, codec.defaultLevel(), out)) {
            encoder.write(content, 0, content.length);
            encoder.endFrame();
            return out.toByteArray();
        }
    }
}
