/**
 * What every storage target must do, as tests: a subclass of {@link io.hyperstow.testkit.storage.StorageTargetContract}
 * that answers a target inherits them all. {@link io.hyperstow.testkit.storage.MemoryStorageTarget} keeps objects in
 * memory for tests of what stands above a target, and {@link io.hyperstow.testkit.storage.FaultyStorageTarget} makes any
 * target fail where a test wants it to.
 */
@Export
@Version("1.0.0")
package io.hyperstow.testkit.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
