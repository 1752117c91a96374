/**
 * What a bundle implements to take part in jobs: a {@link io.hyperstow.api.spi.job.JobHandler} does the work of one kind
 * of job, a {@link io.hyperstow.api.spi.job.JobListener} hears of every transition.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.spi.job;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
