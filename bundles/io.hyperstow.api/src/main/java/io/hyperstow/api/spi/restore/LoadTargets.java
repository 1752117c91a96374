package io.hyperstow.api.spi.restore;

import io.hyperstow.api.model.TableName;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the relations that rows are loaded into, beside their tables' names. All of it may be disregarded:
 * through its table every row finds its place.
 *
 * @param chunks chunks of the target, by the name of the chunk of the backup that covered exactly the same part of the same
 *     hypertable. COPY into a chunk takes four fifths of the time of COPY into its hypertable (2.19.3)
 * @param filledAtOnce relations of the target that were made by this restore and get all their rows from one segment, which is
 *     the only one of its task, where emptying them in the same transaction keeps those rows out of the WAL
 */
public record LoadTargets(Map<TableName, TableName> chunks, Set<TableName> filledAtOnce) {

    /** Nothing is known: all rows go through their tables. */
    public static final LoadTargets TABLES = new LoadTargets(Map.of(), Set.of());

    public LoadTargets {
        chunks = Map.copyOf(chunks);
        filledAtOnce = Set.copyOf(filledAtOnce);
    }
}
