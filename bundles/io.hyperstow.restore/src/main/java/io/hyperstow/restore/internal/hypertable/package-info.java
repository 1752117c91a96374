/**
 * The stages that make hypertables again through TimescaleDB's functions: dimensions, tablespaces, settings, and chunks, which
 * are prepared before the rows and compressed after them.
 */
package io.hyperstow.restore.internal.hypertable;
