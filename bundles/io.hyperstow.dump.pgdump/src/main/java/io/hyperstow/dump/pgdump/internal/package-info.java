/**
 * The strategy {@code pgdump}: whole databases, or chosen plain tables, by pg_dump on the job's snapshot and by
 * pg_restore.
 *
 * <p>Planning is pure and lives in {@link io.hyperstow.dump.pgdump.internal.PgDumpPlanner}. A dump is one run of pg_dump
 * into a directory archive; its files become artifacts one by one, as they are, as soon as pg_dump says that they are
 * finished, so that the work folder never holds the archive.
 */
package io.hyperstow.dump.pgdump.internal;
