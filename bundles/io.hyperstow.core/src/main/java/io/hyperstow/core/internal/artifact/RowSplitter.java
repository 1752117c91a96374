package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.model.RowFormat;

/**
 * Finds the rows in a segment's bytes and adds them to a sum, whatever pieces the bytes come in. Memory stays bounded
 * also for a row of a gigabyte.
 */
abstract class RowSplitter {

    private final RowSum sum = new RowSum();
    private boolean rowOpen;

    /**
     * @param format not {@code AUTO}
     */
    static RowSplitter of(RowFormat format) {
        return switch (format) {
            case TEXT -> new Text();
            case CSV -> new Csv();
            case BINARY -> new Binary();
            case AUTO -> throw new IllegalArgumentException("AUTO is not a format of COPY");
        };
    }

    /** Takes the next bytes. */
    void accept(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int start = offset;
        while (start < end) {
            int rowEnd = findEnd(buffer, start, end);
            if (rowEnd < 0) {
                sum.addPiece(buffer, start, end - start);
                rowOpen = true;
                return;
            }
            if (rowOpen) {
                sum.addPiece(buffer, start, rowEnd - start);
                sum.endRow();
                rowOpen = false;
            } else {
                sum.add(buffer, start, rowEnd - start);
            }
            start = rowEnd;
        }
    }

    /** Whether the bytes so far end in the middle of a row. */
    boolean rowOpen() {
        return rowOpen;
    }

    RowSum sum() {
        return sum;
    }

    /** The index after the end of the row under way, or -1 when it does not end before {@code end}. */
    abstract int findEnd(byte[] buffer, int start, int end);

    /** Text: COPY escapes every line end inside a value. */
    private static final class Text extends RowSplitter {

        @Override
        int findEnd(byte[] buffer, int start, int end) {
            for (int i = start; i < end; i++) {
                if (buffer[i] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }
    }

    /** CSV: a line end inside quotes belongs to the value; a doubled quote closes and opens. */
    private static final class Csv extends RowSplitter {

        private boolean quoted;

        @Override
        int findEnd(byte[] buffer, int start, int end) {
            for (int i = start; i < end; i++) {
                byte b = buffer[i];
                if (b == '"') {
                    quoted = !quoted;
                } else if (b == '\n' && !quoted) {
                    return i + 1;
                }
            }
            return -1;
        }
    }

    /** Binary: a 16-bit count of fields, then for each a 32-bit length, -1 for NULL, and its bytes. */
    private static final class Binary extends RowSplitter {

        private int needed = 2;
        private int number;
        private int fields = -1;
        private long skip;

        @Override
        int findEnd(byte[] buffer, int start, int end) {
            int i = start;
            while (i < end) {
                if (skip > 0) {
                    int step = (int) Math.min(skip, end - i);
                    skip -= step;
                    i += step;
                } else {
                    number = number << 8 | buffer[i++] & 0xff;
                    needed--;
                    if (needed == 0) {
                        numberRead();
                    }
                }
                if (skip == 0 && needed == 4 && fields == 0) {
                    begin(2);
                    fields = -1;
                    return i;
                }
            }
            return -1;
        }

        private void numberRead() {
            if (fields < 0) {
                fields = number;
            } else {
                fields--;
                skip = Math.max(0, number);
            }
            begin(4);
        }

        private void begin(int bytes) {
            needed = bytes;
            number = 0;
        }
    }
}
