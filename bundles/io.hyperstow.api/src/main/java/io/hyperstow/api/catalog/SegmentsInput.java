package io.hyperstow.api.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** The rows of segments one after another, of which only one is open at a time. */
final class SegmentsInput extends InputStream {

    private final BackupReader backup;
    private final Artifact artifact;
    private final Iterator<Segment> left;
    private InputStream current = InputStream.nullInputStream();

    SegmentsInput(BackupReader backup, Artifact artifact, List<Segment> segments) {
        this.backup = backup;
        this.artifact = artifact;
        this.left = List.copyOf(segments).iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = current.read(buffer, offset, length);
        while (read < 0 && left.hasNext()) {
            current.close();
            current = backup.open(artifact, left.next());
            read = current.read(buffer, offset, length);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
