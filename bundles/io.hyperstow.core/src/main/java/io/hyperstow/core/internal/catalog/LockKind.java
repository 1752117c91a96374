package io.hyperstow.core.internal.catalog;

/** What the holder of a lock may do. */
public enum LockKind {
    /** Reads backups, or adds a new one: as many holders as like. */
    SHARED,
    /** Removes: no other holder on the same backups. */
    EXCLUSIVE
}
