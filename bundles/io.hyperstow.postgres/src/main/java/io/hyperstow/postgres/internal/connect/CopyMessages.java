package io.hyperstow.postgres.internal.connect;

import java.io.IOException;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.PGStream;

/**
 * The data messages of a {@code COPY … TO STDOUT}, one after the other in one buffer. The driver's own
 * {@link CopyOut#readFromCopy} makes an array of every row, which costs a sixth of the processor time of a dump; so the
 * data messages are read from the driver's stream here, and every other message is left to the driver. Where the driver
 * does not let us at its stream, it reads the data messages too.
 */
final class CopyMessages {

    private static final int COPY_DATA = 'd';
    private static final int INPUT = 64 * 1024;

    private final CopyOut copy;
    private final PGStream stream;
    private byte[] buffer = new byte[32 * 1024];
    private int length;

    CopyMessages(Connection connection, CopyOut copy) throws SQLException {
        this.copy = copy;
        this.stream = stream(connection);
    }

    private static PGStream stream(Connection connection) throws SQLException {
        try {
            Object executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
            PGStream found = (PGStream) field(executor, "pgStream").get(executor);
            enlarge(field(found, "pgInput").get(found));
            return found;
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return null;
        }
    }

    /** The driver reads at most 8 KiB at a time; a call of the kernel for each is a tenth of a dump's processor time. */
    private static void enlarge(Object input) throws ReflectiveOperationException {
        Field field = field(input, "buffer");
        byte[] small = (byte[]) field.get(input);
        if (small.length < INPUT) {
            field.set(input, Arrays.copyOf(small, INPUT));
        }
    }

    private static Field field(Object of, String name) throws NoSuchFieldException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return field;
            } catch (NoSuchFieldException inherited) {
                continue;
            }
        }
        throw new NoSuchFieldException(name);
    }

    /** Whether the data messages are read from the driver's stream. */
    boolean direct() {
        return stream != null;
    }

    /**
     * Moves on to the next message.
     *
     * @return whether there is one; false at the end of the COPY
     */
    boolean next() throws SQLException {
        if (stream != null) {
            try {
                if (stream.peekChar() == COPY_DATA) {
                    stream.receiveChar();
                    length = stream.receiveInteger4() - Integer.BYTES;
                    if (length > buffer.length) {
                        buffer = new byte[Math.max(length, (int) Math.min(2L * buffer.length, Integer.MAX_VALUE - 8))];
                    }
                    stream.receive(buffer, 0, length);
                    return true;
                }
            } catch (IOException broken) {
                // The driver meets the same, says so in its own words and closes the connection.
                while (copy.readFromCopy() != null) {
                    continue;
                }
                throw new SQLException("the connection broke off in COPY", "08006", broken);
            }
        }
        byte[] message = copy.readFromCopy();
        if (message == null) {
            return false;
        }
        buffer = message;
        length = message.length;
        return true;
    }

    /** The message, from the start of this array; overwritten by {@link #next}. */
    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }
}
