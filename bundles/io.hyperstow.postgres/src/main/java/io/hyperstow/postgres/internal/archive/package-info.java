/**
 * Definitions through pg_dump and pg_restore. What goes into a backup is chosen from an archive's table of contents by
 * object: the catalogs say what the chosen tables depend on, and the archive's entries name their object by OID.
 */
package io.hyperstow.postgres.internal.archive;
