package io.hyperstow.api.model;

import java.util.List;

/**
 * An index of a table.
 *
 * @param name as the catalog has it, without its schema (an index is in its table's)
 * @param definition as {@code pg_get_indexdef} writes it with an empty search path
 * @param unique whether it enforces uniqueness
 * @param primary whether it is the primary key's
 * @param valid whether the server uses it; a failed {@code CREATE INDEX CONCURRENTLY} leaves one that is not
 * @param columns its key columns in order; an expression is the empty text
 * @param constraint the constraint it serves, or empty
 * @param clustered whether {@code CLUSTER} orders the table by it ({@code CLUSTER ON})
 * @param replicaIdentity whether it is the table's replica identity
 */
public record Index(
        String name,
        String definition,
        boolean unique,
        boolean primary,
        boolean valid,
        List<String> columns,
        String constraint,
        boolean clustered,
        boolean replicaIdentity) {

    public Index {
        columns = List.copyOf(columns);
    }
}
