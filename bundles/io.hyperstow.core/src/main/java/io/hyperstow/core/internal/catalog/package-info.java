/**
 * Repository format 1 on a storage target: where objects lie
 * ({@link io.hyperstow.core.internal.catalog.RepositoryLayout}), the manifest as JSON
 * ({@link io.hyperstow.core.internal.catalog.ManifestJson}), locks between agents
 * ({@link io.hyperstow.core.internal.catalog.RepositoryLocks}), the sweep of what unfinished backups left, and the
 * catalog service that reads backups.
 *
 * <p>Two rules carry all others: objects are written once and never changed, and a backup exists exactly while its
 * manifest does. So a backup's manifest is written after and removed before everything it names.
 */
package io.hyperstow.core.internal.catalog;
