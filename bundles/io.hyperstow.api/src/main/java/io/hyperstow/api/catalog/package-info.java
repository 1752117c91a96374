/**
 * Repository format 1 as types: the {@link io.hyperstow.api.catalog.Manifest} of a backup and what it names, reading
 * backups ({@link io.hyperstow.api.catalog.BackupCatalog}) and writing artifacts
 * ({@link io.hyperstow.api.catalog.ArtifactSink}).
 *
 * <p>Whoever reads or writes here sees plain rows and bytes. Hashing, compression, segment framing and the storage
 * target lie behind these interfaces.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.catalog;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
