/**
 * TimescaleDB's background jobs, in a restore and after it: off until somebody wants them as they were at the source.
 */
package io.hyperstow.restore.internal.jobs;
