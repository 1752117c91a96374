/**
 * Continuous aggregates: created again, and filled with the materialized rows of the backup. How far one was refreshed at the
 * source a superuser writes into TimescaleDB's catalog ({@link io.hyperstow.restore.internal.aggregate.RefreshMarks});
 * another role brings that about by refreshing ranges without rows
 * ({@link io.hyperstow.restore.internal.aggregate.RefreshByOwner}).
 */
package io.hyperstow.restore.internal.aggregate;
