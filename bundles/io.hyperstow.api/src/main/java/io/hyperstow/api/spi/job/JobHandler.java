package io.hyperstow.api.spi.job;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobKind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Does the work of one kind of job. Registered as a service; with several for one kind, the one that OSGi ranks
 * highest serves.
 */
@ConsumerType
public interface JobHandler {

    JobKind kind();

    /**
     * Does the job's work in the calling thread. Returning means success.
     *
     * @throws io.hyperstow.api.model.BackupException the job has failed
     * @throws java.util.concurrent.CancellationException the job was cancelled; nothing half-done is left
     * @throws Exception the job has failed; SQL and I/O exceptions get the code that fits, others {@code INTERNAL}
     */
    void run(JobContext context) throws Exception;
}
