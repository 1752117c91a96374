package io.hyperstow.api.service;

/**
 * A hypertable as a restore would make it, in the types an MXBean carries. Sizes are of rows before compression and without
 * indexes, estimated from what the backup's chunks held; numbers the backup does not tell are -1.
 *
 * @param table its name, as psql shows it
 * @param layout its dimensions, for people
 * @param chunks how many chunks it will have, at most
 * @param rows all its rows
 * @param bytes all its bytes
 * @param rowsPerChunk rows of a chunk on average
 * @param bytesPerChunk bytes of a chunk on average
 * @param largestChunkRows rows of the largest chunk
 * @param largestChunkBytes bytes of the largest chunk
 * @param loading how its rows are loaded, and why so, for people
 */
public record HypertableForecast(
        String table,
        String layout,
        long chunks,
        long rows,
        long bytes,
        long rowsPerChunk,
        long bytesPerChunk,
        long largestChunkRows,
        long largestChunkBytes,
        String loading) {}
