package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.copy.CopyEncoding;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Finds the first byte that is no character of an encoding, or is zero, which no text of PostgreSQL may hold. Used by one
 * thread.
 */
final class CharacterCheck {

    private static final int LONGEST_CHARACTER = 8;

    private final CharsetDecoder decoder;
    private final CharBuffer sink = CharBuffer.allocate(8192);
    private final ByteBuffer open = ByteBuffer.allocate(2 * LONGEST_CHARACTER);

    CharacterCheck(CopyEncoding encoding) {
        decoder = encoding.charset().isEmpty()
                ? null
                : Charset.forName(encoding.charset())
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        open.limit(0);
    }

    /**
     * Goes on with the next bytes.
     *
     * @return the index of the byte at fault, -1 when there is none; a character that began in earlier bytes is at fault
     *     where it goes on
     */
    int find(byte[] buffer, int from, int to) {
        int fault = decoder == null ? -1 : undecodable(buffer, from, to);
        int end = fault < 0 ? to : fault;
        for (int i = from; i < end; i++) {
            if (buffer[i] == 0) {
                return i;
            }
        }
        return fault;
    }

    private int undecodable(byte[] buffer, int from, int to) {
        int start = from;
        while (open.hasRemaining() && start < to) {
            // a character that lies in two pieces is put together byte by byte
            open.compact().put(buffer[start]).flip();
            start++;
            if (decode(open)) {
                return start - 1;
            }
        }
        ByteBuffer in = ByteBuffer.wrap(buffer, start, to - start);
        if (decode(in)) {
            return in.position();
        }
        if (in.hasRemaining()) {
            open.clear().put(in).flip();
        }
        return -1;
    }

    /** Whether an error stopped it; a character that is not complete yet stays in the buffer. */
    private boolean decode(ByteBuffer in) {
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            sink.clear();
            result = decoder.decode(in, sink, false);
        }
        return result.isError();
    }

    /** Says that no byte follows: whether the last character is complete. */
    boolean complete() {
        return !open.hasRemaining();
    }
}
