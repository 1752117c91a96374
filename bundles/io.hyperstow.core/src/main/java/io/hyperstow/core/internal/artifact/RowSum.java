package io.hyperstow.core.internal.artifact;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.hyperstow.api.catalog.RowDigests.RowDigest;

/** A content digest that grows row by row, and by pieces of a row where it does not lie in one buffer. */
final class RowSum implements RowDigest {

    private static final String SCHEME = "xxh3-64:";
    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private final HashStream64 pieces = HASHER.hashStream();
    private long sum;
    private long rows;

    @Override
    public void add(byte[] buffer, int offset, int length) {
        sum += HASHER.hashBytesToLong(buffer, offset, length);
        rows++;
    }

    /** Adds a piece of the row under way. */
    void addPiece(byte[] buffer, int offset, int length) {
        pieces.putBytes(buffer, offset, length);
    }

    /** Ends the row whose pieces were added. */
    void endRow() {
        sum += pieces.getAsLong();
        pieces.reset();
        rows++;
    }

    void clear() {
        sum = 0;
        rows = 0;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public String text() {
        return format(sum);
    }

    static String format(long sum) {
        return SCHEME + String.format("%016x", sum);
    }

    /**
     * @throws IllegalArgumentException when the text is not of {@link #format}
     */
    static long parse(String text) {
        if (!text.matches(SCHEME + "[0-9a-f]{16}")) {
            throw new IllegalArgumentException("'" + text + "' is not a row digest");
        }
        return Long.parseUnsignedLong(text.substring(SCHEME.length()), 16);
    }
}
