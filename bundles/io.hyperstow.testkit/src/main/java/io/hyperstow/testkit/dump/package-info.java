/**
 * What every strategy must do, as tests: a subclass of {@link io.hyperstow.testkit.dump.DumpStrategyContract} that
 * answers a dump strategy, its restoring twin and a lease inherits them all, and runs them on a real server.
 * {@link io.hyperstow.testkit.dump.MemoryArtifactSink} and {@link io.hyperstow.testkit.dump.MemoryBackup} stand for the
 * artifact pipeline: they keep artifacts in memory as they are, and tell when a strategy does not keep to the rules of
 * {@link io.hyperstow.api.catalog.ArtifactWriter}.
 */
@Export
@Version("1.0.0")
package io.hyperstow.testkit.dump;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
