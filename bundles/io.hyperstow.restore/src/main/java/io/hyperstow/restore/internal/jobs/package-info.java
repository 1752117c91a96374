/** TimescaleDB's background jobs after a restore: off until somebody wants them as they were at the source. */
package io.hyperstow.restore.internal.jobs;
