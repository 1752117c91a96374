package io.hyperstow.api.catalog;

import io.hyperstow.api.model.TableName;

/**
 * The part of an artifact that holds one chunk or one part of it: rows only, in codec frames of their own, so that
 * it can be read without the rest.
 *
 * @param chunk the chunk, or the table itself when it has none
 * @param part which part of the chunk, from 0
 * @param offset first stored byte in the artifact
 * @param length stored bytes
 * @param rows how many rows
 * @param bytes their bytes before compression
 * @param sha256 of the stored bytes, 64 hexadecimal digits
 * @param digest the rows' content digest, {@code xxh3-64:<16 hex>}; empty when nobody knows it
 */
public record Segment(
        TableName chunk, int part, long offset, long length, long rows, long bytes, String sha256, String digest) {}
