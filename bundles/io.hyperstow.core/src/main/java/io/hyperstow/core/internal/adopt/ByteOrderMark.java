package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.copy.MalformedCsvException;

/** What some programs write before text. COPY would take it for a part of the first value. */
final class ByteOrderMark {

    private ByteOrderMark() {}

    /**
     * How many bytes of a file are its mark.
     *
     * @throws MalformedCsvException when the mark says that it is UTF-16
     */
    static int length(byte[] start, int count, CopyEncoding encoding) throws MalformedCsvException {
        if (begins(start, count, 0xff, 0xfe) || begins(start, count, 0xfe, 0xff)) {
            throw new MalformedCsvException(
                    1, "begins with the mark of UTF-16, which PostgreSQL does not know: convert the file to UTF-8");
        }
        return encoding.name().equals("UTF8") && begins(start, count, 0xef, 0xbb, 0xbf) ? 3 : 0;
    }

    private static boolean begins(byte[] start, int count, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= count || (start[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
