package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.postgres.CopyStatement;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The rows of a segment with what COPY wants before and after them. */
final class FramedRows extends FilterInputStream {

    private final byte[] header;
    private final byte[] trailer;
    private int headerGiven;
    private int trailerGiven;
    private boolean rowsEnded;

    FramedRows(InputStream rows, RowFormat format) {
        super(rows);
        header = CopyStatement.header(format);
        trailer = CopyStatement.trailer(format);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (headerGiven < header.length) {
            int count = Math.min(length, header.length - headerGiven);
            System.arraycopy(header, headerGiven, buffer, offset, count);
            headerGiven += count;
            return count;
        }
        if (!rowsEnded) {
            int count = in.read(buffer, offset, length);
            if (count >= 0) {
                return count;
            }
            rowsEnded = true;
        }
        if (trailerGiven == trailer.length) {
            return -1;
        }
        int count = Math.min(length, trailer.length - trailerGiven);
        System.arraycopy(trailer, trailerGiven, buffer, offset, count);
        trailerGiven += count;
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        throw new IOException("rows are read, not skipped");
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
