/**
 * The stages for indexes, constraints and what else comes after the rows. Constraints of hypertables are added from
 * their definitions ({@link io.hyperstow.restore.internal.index.HypertableConstraints}), all others by pg_restore, except
 * where an index is marked ({@link io.hyperstow.restore.internal.index.MarkIndexes}).
 */
package io.hyperstow.restore.internal.index;
