/**
 * The stages whose work is pg_restore's: the definitions and the remainder of a backup whose rows are loaded table by table,
 * and the passes of an archive that is restored as a whole, with TimescaleDB's restoring mode around them.
 */
package io.hyperstow.restore.internal.archive;
