package io.hyperstow.postgres.internal.archive;

/**
 * An object as {@code pg_depend} names it.
 *
 * @param catalog the OID of the catalog it is in
 * @param oid its OID there
 */
record ObjectId(long catalog, long oid) {

    static final long PG_CLASS = 1259;
    static final long PG_EXTENSION = 3079;
    static final long PG_NAMESPACE = 2615;
    static final long PG_TRIGGER = 2620;
}
