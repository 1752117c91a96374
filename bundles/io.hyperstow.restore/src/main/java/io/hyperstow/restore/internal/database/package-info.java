/**
 * The stages for the database itself and the TimescaleDB in it: creating both, updating TimescaleDB, settings, privileges.
 * {@link io.hyperstow.restore.internal.database.TargetTimescale} tells all stages what the target has of it.
 */
package io.hyperstow.restore.internal.database;
