package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.api.model.TableName;

/**
 * A relation that a lease locks.
 *
 * @param oid which object, whatever its name
 * @param name its name
 * @param table the chosen table it belongs to: itself, or its hypertable
 * @param chunk the chunk it is, or whose compressed rows it holds; null for the table itself
 * @param foreign whether it is a foreign table, which cannot be locked
 * @param readable whether the role may select from it
 * @param usable whether the role may use its schema
 * @param rowSecurity whether row security would hide rows of it from the role
 */
record ProtectedRelation(
        long oid,
        TableName name,
        TableName table,
        TableName chunk,
        boolean foreign,
        boolean readable,
        boolean usable,
        boolean rowSecurity) {

    /** What is read as one piece: the chunk, or the table. */
    TableName unit() {
        return chunk == null ? table : chunk;
    }
}
