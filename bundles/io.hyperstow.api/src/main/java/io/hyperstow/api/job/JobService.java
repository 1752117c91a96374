package io.hyperstow.api.job;

import io.hyperstow.api.model.BackupException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The jobs of this agent. All methods may be called from any thread and none waits for a job, except
 * {@link #await}.
 */
@ProviderType
public interface JobService {

    /**
     * Accepts a job. It runs when one of the agent's places is free, through the
     * {@link io.hyperstow.api.spi.job.JobHandler} of its kind.
     *
     * @throws BackupException {@code QUEUE_FULL}; {@code UNSUPPORTED} when nobody handles its kind
     */
    JobId submit(JobRequest request);

    /** Active jobs first, then those that ended, the latest first; as many as the agent keeps. */
    List<JobStatus> jobs();

    /**
     * @throws BackupException {@code UNKNOWN_JOB}
     */
    JobStatus job(JobId id);

    /**
     * Waits until the job has ended or the time is up, and answers its status then.
     *
     * @param timeout longer than a minute is a minute
     * @throws BackupException {@code UNKNOWN_JOB}
     * @throws InterruptedException when the calling thread is interrupted
     */
    JobStatus await(JobId id, Duration timeout) throws InterruptedException;

    /**
     * The last lines of the job's own log, oldest first.
     *
     * @throws BackupException {@code UNKNOWN_JOB}
     */
    List<String> log(JobId id, int lastLines);

    /**
     * Asks the job to end. A queued job is cancelled at once; a running one as soon as its work has noticed and
     * cleaned up. A job that has ended stays as it is.
     *
     * @throws BackupException {@code UNKNOWN_JOB}
     */
    void cancel(JobId id);
}
