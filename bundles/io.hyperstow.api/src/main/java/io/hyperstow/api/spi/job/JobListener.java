package io.hyperstow.api.spi.job;

import io.hyperstow.api.job.JobStatus;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of every transition and milestone of every job. Registered as a service. */
@ConsumerType
public interface JobListener {

    /**
     * Called after the transition has been journaled, one transition at a time per job, in order. Must return soon and
     * must not throw; what it throws is logged and changes nothing.
     */
    void onTransition(JobStatus status);

    /**
     * Called when a job that goes on has done something for which people may be waiting. The same holds as for a
     * transition.
     *
     * @param status the job's
     * @param message one sentence in lower case, with the name of the thing
     */
    default void onMilestone(JobStatus status, String message) {}
}
