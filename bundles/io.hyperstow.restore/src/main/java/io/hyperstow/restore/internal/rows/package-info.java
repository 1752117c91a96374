/**
 * The stages for what tables hold: removing rows that are to be replaced, loading those of the backup, setting sequences,
 * gathering statistics.
 */
package io.hyperstow.restore.internal.rows;
