/**
 * The inspector: reads a database's catalogs with a few set-based queries and makes the inventory of them. Every query
 * names objects by OID; what differs between versions of TimescaleDB is in one class.
 */
package io.hyperstow.postgres.internal.inspect;
