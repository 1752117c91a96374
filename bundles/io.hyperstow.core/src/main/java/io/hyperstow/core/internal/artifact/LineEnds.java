package io.hyperstow.core.internal.artifact;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Counts newlines, eight bytes at a time. */
final class LineEnds {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

    private LineEnds() {}

    static long count(byte[] buffer, int offset, int length) {
        long count = 0;
        int i = offset;
        int end = offset + length;
        for (; i <= end - Long.BYTES; i += Long.BYTES) {
            long other = (long) LONGS.get(buffer, i) ^ NEWLINES;
            // The high bit of every byte that is zero, exactly: no carry crosses a byte.
            count += Long.bitCount(~(((other & LOW) + LOW) | other | LOW));
        }
        for (; i < end; i++) {
            if (buffer[i] == '\n') {
                count++;
            }
        }
        return count;
    }
}
