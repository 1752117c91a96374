package io.hyperstow.api.spi.storage;

/**
 * A part of an object.
 *
 * @param offset first byte, from 0
 * @param length bytes; {@link Long#MAX_VALUE} for all that follow
 */
public record ObjectRange(long offset, long length) {

    /** The whole object. */
    public static final ObjectRange ALL = new ObjectRange(0, Long.MAX_VALUE);

    public ObjectRange {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("negative range: " + offset + ", " + length);
        }
    }
}
