/**
 * Making, listing, verifying and deleting backups: the service that faces call and the handlers of its jobs.
 *
 * <p>A backup job takes a snapshot, chooses tables ({@link io.hyperstow.core.internal.backup.TableSelection}), has the
 * strategy plan, runs the tasks, and writes the manifest last
 * ({@link io.hyperstow.core.internal.backup.ManifestAssembly}), after it has made sure that every row that was wanted has
 * a place in it and every object is there. Until then nothing is listed, and a job that fails removes what it wrote.
 */
package io.hyperstow.core.internal.backup;
