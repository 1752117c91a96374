/**
 * Compares what was restored with the backup: definitions, settings, rows, aggregates, jobs. Each class answers what differs,
 * one line each, and {@link io.hyperstow.restore.internal.compare.CheckResult} fails the restore when anything does.
 */
package io.hyperstow.restore.internal.compare;
