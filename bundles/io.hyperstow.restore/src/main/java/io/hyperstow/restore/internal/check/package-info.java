/**
 * The examination of a database without any manifest: is everything that was a hypertable still one, and are chunks,
 * indexes, constraints, triggers, background jobs, continuous aggregates and sequences sound?
 *
 * <p>A {@link io.hyperstow.restore.internal.check.Rule} is a query that finds one kind of fault together with the words
 * for it, and knows chunks by the thousand: it answers one row for each hypertable concerned, never one for each chunk.
 * What differs between TimescaleDB's versions is in {@link io.hyperstow.restore.internal.check.TimescaleLayout} alone.
 */
package io.hyperstow.restore.internal.check;
