package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells rows from what stands around them in the messages of {@code COPY … TO STDOUT}. The server sends a message a row
 * (PostgreSQL manual, "COPY Operations"), but the binary format's header comes glued to the first of them, or, where
 * there is no row, to the trailer.
 */
final class CopyRows {

    private static final int SIGNATURE = 11;
    private static final int HEADER = CopyStatement.header(RowFormat.BINARY).length;
    private static final Pattern CSV_HEADER =
            Pattern.compile("\\bheader\\b(?!\\s*(=\\s*)?('?(false|off|0)\\b))", Pattern.CASE_INSENSITIVE);

    private final Session.RowConsumer consumer;
    private final boolean binary;
    private byte[] begun = new byte[0];
    private boolean atStart;
    private long rows;

    /**
     * @param sql the statement
     * @param binary whether the server said that it sends the binary format
     */
    CopyRows(String sql, boolean binary, Session.RowConsumer consumer) {
        this.consumer = consumer;
        this.binary = binary;
        this.atStart = binary || hasHeader(sql);
    }

    private static boolean hasHeader(String sql) {
        int options = sql.toUpperCase(Locale.ROOT).lastIndexOf("TO STDOUT");
        return options >= 0 && CSV_HEADER.matcher(sql.substring(options)).find();
    }

    /** Takes the next message. */
    void message(byte[] message, int offset, int length) throws IOException {
        if (!binary) {
            if (atStart) {
                atStart = false;
            } else {
                row(message, offset, length);
            }
        } else if (atStart) {
            start(message, offset, length);
        } else {
            tuple(message, offset, offset + length);
        }
    }

    long rows() {
        return rows;
    }

    private void start(byte[] message, int offset, int length) throws IOException {
        int held = begun.length;
        begun = Arrays.copyOf(begun, held + length);
        System.arraycopy(message, offset, begun, held, length);
        if (begun.length < HEADER) {
            return;
        }
        if (!Arrays.equals(begun, 0, SIGNATURE, CopyStatement.header(RowFormat.BINARY), 0, SIGNATURE)) {
            throw new IOException("the server's COPY does not begin with the binary format's signature");
        }
        int extension = java.nio.ByteBuffer.wrap(begun).getInt(HEADER - Integer.BYTES);
        if (begun.length < HEADER + extension) {
            return;
        }
        atStart = false;
        if (begun.length > HEADER + extension) {
            tuple(begun, HEADER + extension, begun.length);
        }
        begun = new byte[0];
    }

    private void tuple(byte[] message, int offset, int end) throws IOException {
        boolean trailer = end - offset == Short.BYTES && message[offset] == -1 && message[offset + 1] == -1;
        if (!trailer) {
            row(message, offset, end - offset);
        }
    }

    private void row(byte[] message, int offset, int length) throws IOException {
        consumer.row(message, offset, length);
        rows++;
    }
}
