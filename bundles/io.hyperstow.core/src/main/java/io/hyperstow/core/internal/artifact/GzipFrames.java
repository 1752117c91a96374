package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Gzip members. */
final class GzipFrames implements FrameEncoder {

    private static final int BUFFER = 64 * 1024;

    private final OutputStream out;
    private final int level;
    private Member member;

    GzipFrames(OutputStream out, int level) {
        this.out = new UnclosedOutput(out);
        this.level = level;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        member().write(buffer, offset, length);
    }

    @Override
    public void endFrame() throws IOException {
        Member ended = member();
        member = null;
        ended.close();
    }

    private Member member() throws IOException {
        if (member == null) {
            member = new Member(out, level);
        }
        return member;
    }

    @Override
    public void close() throws IOException {
        if (member != null) {
            member.close();
        }
    }

    /** A gzip stream whose level can be chosen. */
    private static final class Member extends GZIPOutputStream {

        Member(OutputStream out, int level) throws IOException {
            super(out, BUFFER);
            def.setLevel(level);
        }
    }
}
