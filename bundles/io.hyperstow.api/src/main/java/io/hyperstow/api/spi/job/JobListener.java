package io.hyperstow.api.spi.job;

import io.hyperstow.api.job.JobStatus;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of every transition of every job. Registered as a service. */
@ConsumerType
public interface JobListener {

    /**
     * Called after the transition has been journaled, one transition at a time per job, in order. Must return soon and
     * must not throw; what it throws is logged and changes nothing.
     */
    void onTransition(JobStatus status);
}
