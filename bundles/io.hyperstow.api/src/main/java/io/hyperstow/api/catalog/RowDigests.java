package io.hyperstow.api.catalog;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The content digest of repository format 1: the sum modulo 2^64 of the XXH3 64-bit hash (seed 0) of every row as COPY
 * wrote it, line end included, written {@code xxh3-64:<16 hex>}. Order and chunk layout do not change it.
 */
@ProviderType
public interface RowDigests {

    /** A digest of no rows. */
    RowDigest begin();

    /**
     * The digest of two sets of rows together.
     *
     * @throws IllegalArgumentException when one is not a digest of this kind
     */
    String sum(String one, String other);

    /** A digest that grows. Used by one thread. */
    @ProviderType
    interface RowDigest {

        /** Adds a row. */
        void add(byte[] buffer, int offset, int length);

        long rows();

        /** The digest's text. */
        String text();
    }
}
