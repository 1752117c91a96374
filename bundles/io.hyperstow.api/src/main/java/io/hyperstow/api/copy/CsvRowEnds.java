package io.hyperstow.api.copy;

import io.hyperstow.api.model.CsvSettings;

/**
 * Finds where the rows of CSV end, as the server's own reader of COPY does, whatever pieces the bytes come in. A line end
 * inside quotes belongs to a value; the first line end outside of them says which kind all of them must be. Used by one
 * thread.
 */
public final class CsvRowEnds {

    private static final byte PLAIN = 0;
    private static final byte DELIMITER = 1;
    private static final byte QUOTE = 2;
    private static final byte ESCAPE = 4;
    private static final byte NEWLINE = 8;
    private static final byte RETURN = 16;
    private static final byte LEAD = 32;

    private enum LineEnd {
        UNKNOWN,
        NEWLINE,
        RETURN,
        BOTH
    }

    private final byte[] kinds = new byte[256];
    private final CopyEncoding encoding;
    private LineEnd lineEnd = LineEnd.UNKNOWN;
    private boolean quoted;
    private boolean escaped;
    private boolean returned;
    private boolean begun;
    private int trailing;
    private boolean afterLead;
    private int delimiters;
    private int fields;
    private long line = 1;
    private long inside;
    private long quoteLine;

    public CsvRowEnds(CsvSettings settings, CopyEncoding encoding) {
        this.encoding = encoding;
        for (int b = 128; b < 256 && encoding.embedsAscii(); b++) {
            kinds[b] = encoding.leads(b) ? LEAD : PLAIN;
        }
        kinds['\n'] |= NEWLINE;
        kinds['\r'] |= RETURN;
        kinds[settings.delimiter().charAt(0)] |= DELIMITER;
        kinds[settings.quote().charAt(0)] |= QUOTE;
        if (!settings.escape().equals(settings.quote())) {
            kinds[settings.escape().charAt(0)] |= ESCAPE;
        }
    }

    /**
     * Goes on to the end of the row under way.
     *
     * @param from the first byte that this object has not seen; after a row, where that row ended
     * @return the index after the end of the row, which may be {@code from} itself; -1 when it does not end before
     *     {@code to}
     * @throws MalformedCsvException where line ends of several kinds are mixed
     */
    public int find(byte[] buffer, int from, int to) throws MalformedCsvException {
        if (from == to) {
            return -1;
        }
        int i = from;
        if (returned) {
            return afterReturn(buffer, i);
        }
        begun = true;
        for (; i < to; i++) {
            if (trailing > 0 || afterLead) {
                trail(buffer[i]);
                continue;
            }
            byte kind = kinds[buffer[i] & 0xff];
            if (kind == PLAIN) {
                escaped = false;
                continue;
            }
            if (kind == LEAD) {
                escaped = false;
                afterLead = true;
                continue;
            }
            if (quoted) {
                quoted(kind);
            } else if ((kind & QUOTE) != 0) {
                quoted = true;
                quoteLine = line + inside;
                escaped = false;
            } else if ((kind & DELIMITER) != 0) {
                delimiters++;
            } else if (kind == NEWLINE) {
                return newline(i);
            } else if (kind == RETURN) {
                int end = carriageReturn(buffer, i, to);
                if (end >= 0 || returned) {
                    return end;
                }
            }
        }
        return -1;
    }

    private void trail(byte b) {
        if (afterLead) {
            afterLead = false;
            trailing = encoding.trailingAfter(b);
        } else {
            trailing--;
        }
    }

    private void quoted(byte kind) {
        if ((kind & ESCAPE) != 0) {
            escaped = !escaped;
        } else {
            if ((kind & QUOTE) != 0 && !escaped) {
                quoted = false;
            }
            escaped = false;
            byte counted = lineEnd == LineEnd.RETURN ? RETURN : NEWLINE;
            if (kind == counted) {
                inside++;
            }
        }
    }

    private int newline(int at) throws MalformedCsvException {
        if (lineEnd == LineEnd.RETURN || lineEnd == LineEnd.BOTH) {
            throw new MalformedCsvException(
                    line + inside,
                    "ends with a newline alone where earlier lines end with a carriage return; COPY refuses such a mixture");
        }
        lineEnd = LineEnd.NEWLINE;
        return endRow(at + 1);
    }

    private int carriageReturn(byte[] buffer, int at, int to) throws MalformedCsvException {
        if (lineEnd == LineEnd.NEWLINE) {
            throw loneReturn();
        }
        if (lineEnd == LineEnd.RETURN) {
            return endRow(at + 1);
        }
        returned = true;
        return at + 1 < to ? afterReturn(buffer, at + 1) : -1;
    }

    private int afterReturn(byte[] buffer, int at) throws MalformedCsvException {
        if (buffer[at] == '\n') {
            lineEnd = LineEnd.BOTH;
            return endRow(at + 1);
        }
        requireLoneReturns();
        return endRow(at);
    }

    private void requireLoneReturns() throws MalformedCsvException {
        if (lineEnd == LineEnd.BOTH) {
            throw loneReturn();
        }
        lineEnd = LineEnd.RETURN;
    }

    private MalformedCsvException loneReturn() {
        return new MalformedCsvException(
                line + inside, "has a carriage return outside quotes; COPY refuses it where lines end with newlines");
    }

    private int endRow(int end) {
        fields = delimiters + 1;
        delimiters = 0;
        line += inside + 1;
        inside = 0;
        returned = false;
        begun = false;
        return end;
    }

    /**
     * Says that no byte follows.
     *
     * @return whether a row ends here, without a line end
     * @throws MalformedCsvException where a quote was never closed
     */
    public boolean finish() throws MalformedCsvException {
        if (quoted) {
            throw new MalformedCsvException(quoteLine, "has a quote that is not closed before the end of the file");
        }
        if (returned) {
            requireLoneReturns();
        }
        boolean open = begun;
        if (open) {
            endRow(0);
        }
        return open;
    }

    /** The line on which the row under way begins, from 1. */
    public long line() {
        return line;
    }

    /** The line that the bytes so far have come to, from 1. */
    public long currentLine() {
        return line + inside;
    }

    /** How many values the row that ended last has; an empty line has one. */
    public int fields() {
        return fields;
    }
}
