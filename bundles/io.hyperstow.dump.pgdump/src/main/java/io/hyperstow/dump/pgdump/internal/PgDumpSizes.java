package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes of rows each relation of a dump has. pg_dump names a relation that it has finished without its schema;
 * of several with one name each is given once, which is right in the sum.
 */
final class PgDumpSizes {

    private final Map<String, Deque<Long>> sizes = new HashMap<>();

    PgDumpSizes(Inventory inventory) {
        for (Table table : inventory.tables()) {
            if (table.storesRows() && inventory.hypertable(table.name()).isEmpty()) {
                add(table.name(), table.bytes());
            }
        }
        for (Chunk chunk : inventory.chunks()) {
            add(chunk.compressedRelation() == null ? chunk.name() : chunk.compressedRelation(), chunk.bytes());
        }
    }

    private void add(TableName relation, long bytes) {
        sizes.computeIfAbsent(relation.name(), name -> new ArrayDeque<>()).add(bytes);
    }

    /** The size of a relation of that name, 0 when there is none left. */
    long take(String name) {
        Deque<Long> left = sizes.get(name);
        return left == null || left.isEmpty() ? 0 : left.remove();
    }
}
