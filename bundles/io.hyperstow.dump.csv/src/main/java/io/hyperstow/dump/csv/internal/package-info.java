/**
 * The strategy {@code csv}: for every table a file a person can read and {@code psql} can load
 * ({@code \copy … csv header}), its rows in time order, chunk after chunk; definitions through pg_dump archives.
 *
 * <p>Planning is pure and lives in {@link io.hyperstow.dump.csv.internal.DumpPlanner} and
 * {@link io.hyperstow.dump.csv.internal.LoadPlanner}; the two strategies run one task at a time. One connection writes a
 * file; segments let many load it.
 */
package io.hyperstow.dump.csv.internal;
