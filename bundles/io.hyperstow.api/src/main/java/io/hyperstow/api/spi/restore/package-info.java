/**
 * What a bundle implements to bring the rows of its artifacts back. The orchestrator prepares the database, the tables
 * and the hypertables, and finishes with indexes, constraints and checks; a
 * {@link io.hyperstow.api.spi.restore.RestoreStrategy} plans and runs the tasks that load rows.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.spi.restore;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
