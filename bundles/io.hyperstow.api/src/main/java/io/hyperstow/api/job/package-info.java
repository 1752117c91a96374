/**
 * Jobs: running or ended pieces of work. {@link io.hyperstow.api.job.JobService} accepts, lists, waits for and cancels
 * them; {@link io.hyperstow.api.job.JobContext} is what a running job is handed to report progress, notice
 * cancellation, and have its tasks scheduled and retried.
 *
 * <p>The engine, and nothing else, starts threads, retries and journals: strategies describe single tasks and run one
 * when told to.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.job;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
