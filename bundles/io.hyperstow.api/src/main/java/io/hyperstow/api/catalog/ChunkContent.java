package io.hyperstow.api.catalog;

import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * A chunk as a backup holds it.
 *
 * @param table its hypertable
 * @param name the relation it was
 * @param ranges its slices
 * @param rows how many rows the backup holds of it; -1 when they were not counted, or when it is a chunk the hypertable
 *     had when rows of it were adopted
 * @param digest their content digest; empty when none was taken
 * @param filenodes of the chunk and its compressed relation when the backup was made
 */
public record ChunkContent(
        TableName table, TableName name, List<ChunkRange> ranges, long rows, String digest, List<Long> filenodes) {

    public ChunkContent {
        ranges = List.copyOf(ranges);
        filenodes = List.copyOf(filenodes);
    }
}
