/**
 * TimescaleDB's restoring mode, and the promise that it ends: {@link io.hyperstow.restore.internal.restoring.RestoringMode}
 * enters and leaves it, a {@link io.hyperstow.restore.internal.restoring.RestoreNote} on disk says that a restore is at
 * work, and {@link io.hyperstow.restore.internal.restoring.Recovery} cleans up after one that could not do it itself
 * because the agent was killed or the server was away.
 */
package io.hyperstow.restore.internal.restoring;
