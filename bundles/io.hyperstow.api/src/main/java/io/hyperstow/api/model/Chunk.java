package io.hyperstow.api.model;

import java.util.List;

/**
 * A chunk of a hypertable.
 *
 * @param name the relation that holds it
 * @param hypertable its hypertable's root table
 * @param ranges its slices, in the order of the hypertable's dimensions
 * @param compressed whether some or all of its rows are compressed: only {@code SELECT} sees those
 * @param compressedRelation the relation that holds its compressed rows; null when there is none
 * @param estimatedRows {@code pg_class.reltuples}, -1 when it was never analyzed
 * @param bytes size of main fork and TOAST, compressed relation included, without indexes
 * @param pages pages of its own main fork
 * @param filenodes {@code pg_relation_filenode} of the chunk and of its compressed relation, as far as they exist
 */
public record Chunk(
        TableName name,
        TableName hypertable,
        List<ChunkRange> ranges,
        boolean compressed,
        TableName compressedRelation,
        long estimatedRows,
        long bytes,
        long pages,
        List<Long> filenodes) {

    public Chunk {
        ranges = List.copyOf(ranges);
        filenodes = List.copyOf(filenodes);
    }
}
