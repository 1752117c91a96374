/**
 * The strategy {@code parallel-copy}: rows by COPY, chunk by chunk, on as many connections as the job has workers and one
 * snapshot; definitions through pg_dump archives.
 *
 * <p>Planning is pure and lives in {@link io.hyperstow.dump.parallelcopy.internal.DumpPlanner} and
 * {@link io.hyperstow.dump.parallelcopy.internal.LoadPlanner}; the two strategies run one task at a time. A task is one
 * artifact: a large chunk has its own, small chunks of one table share one, a segment for each.
 */
package io.hyperstow.dump.parallelcopy.internal;
