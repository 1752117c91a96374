package io.hyperstow.postgres.internal.connect;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.VisibleBufferedInputStream;

/**
 * The data messages of a {@code COPY … TO STDOUT}. The driver's own {@link CopyOut#readFromCopy} makes an array of every
 * row, which costs a sixth of the processor time of a dump; so the data messages are read in the driver's input buffer
 * here, in place where they lie there whole, and every other message is left to the driver. Where the driver does not
 * let us at its buffer, it reads the data messages too.
 */
final class CopyMessages {

    private static final int COPY_DATA = 'd';
    private static final int HEAD = Byte.BYTES + Integer.BYTES;
    private static final int INPUT = 64 * 1024;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final CopyOut copy;
    private final VisibleBufferedInputStream input;
    private byte[] large = new byte[0];
    private byte[] buffer;
    private int offset;
    private int length;

    CopyMessages(Connection connection, CopyOut copy) throws SQLException {
        this.copy = copy;
        this.input = input(connection);
    }

    private static VisibleBufferedInputStream input(Connection connection) throws SQLException {
        try {
            Object executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
            Object stream = field(executor, "pgStream").get(executor);
            VisibleBufferedInputStream found =
                    (VisibleBufferedInputStream) field(stream, "pgInput").get(stream);
            enlarge(found);
            return found;
        } catch (ReflectiveOperationException | RuntimeException hidden) {
            return null;
        }
    }

    /** The driver reads at most 8 KiB at a time; a call of the kernel for each is a tenth of a dump's processor time. */
    private static void enlarge(VisibleBufferedInputStream input) throws ReflectiveOperationException {
        if (input.getBuffer().length < INPUT) {
            field(input, "buffer").set(input, Arrays.copyOf(input.getBuffer(), INPUT));
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

    /** Whether the data messages are read from the driver's buffer. */
    boolean direct() {
        return input != null;
    }

    /**
     * Moves on to the next message.
     *
     * @return whether there is one; false at the end of the COPY
     */
    boolean next() throws SQLException {
        if (input != null) {
            try {
                if (nextData()) {
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
        offset = 0;
        length = message.length;
        return true;
    }

    /** Takes the next message when it is one of data; false leaves it, or the end of the stream, to the driver. */
    private boolean nextData() throws IOException {
        if (!input.ensureBytes(HEAD) || input.getBuffer()[input.getIndex()] != COPY_DATA) {
            return false;
        }
        int size = (int) INT.get(input.getBuffer(), input.getIndex() + Byte.BYTES) - Integer.BYTES;
        if (HEAD + size <= input.getBuffer().length) {
            if (!input.ensureBytes(HEAD + size)) {
                throw new EOFException();
            }
            buffer = input.getBuffer();
            offset = input.getIndex() + HEAD;
            input.skip(HEAD + size);
        } else {
            input.skip(HEAD);
            receive(size);
        }
        length = size;
        return true;
    }

    private void receive(int size) throws IOException {
        if (size > large.length) {
            large = new byte[Math.max(size, (int) Math.min(2L * large.length, Integer.MAX_VALUE - 8))];
        }
        for (int got = 0; got < size; ) {
            int count = input.read(large, got, size - got);
            if (count < 0) {
                throw new EOFException();
            }
            got += count;
        }
        buffer = large;
        offset = 0;
    }

    /** The array that the message lies in; what it holds changes with {@link #next}. */
    byte[] buffer() {
        return buffer;
    }

    /** Where in the array the message begins. */
    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}
