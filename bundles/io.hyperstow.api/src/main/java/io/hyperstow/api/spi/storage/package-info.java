/**
 * What a bundle implements to keep objects somewhere. A {@link io.hyperstow.api.spi.storage.StorageTarget} is small and
 * naive: no retry, no throttle, no knowledge of backups; those are decorators and the repository, above it.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.spi.storage;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
