package io.hyperstow.api.job;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A running job, as its handler sees it. Valid until the handler returns; may be used from any thread until then.
 */
@ProviderType
public interface JobContext extends Progress, CancelSignal {

    JobId id();

    JobRequest request();

    /** What the job is doing now, for people: {@code loading rows}. */
    void phase(String phase);

    /**
     * Says that something is done for which people may be waiting while the job goes on: it stands beside the phase until
     * the next phase begins, in the log, and listeners hear of it.
     *
     * @param message one sentence in lower case, with the name of the thing
     */
    void milestone(String message);

    /** The backup this job makes, once it has a name. */
    void backup(String backupId);

    /** The strategy's bundle version, once the job holds its instance. */
    void strategyVersion(String version);

    /**
     * Says how much is to come from now on, in the unit of {@link Task#weight}; percent and ETA follow from it. A later
     * call replaces what was expected and keeps what was done.
     */
    void expect(int tasks, long weight);

    /**
     * Runs tasks in the order given on as many threads, counts them, and retries those that fail with a retryable
     * code. Returns when all have ended. While they run, this context's {@link #cancelled} and {@link #onCancel} also
     * tell that another of the tasks has failed; rows that a failed attempt counted in its own thread are taken back.
     * One call at a time: tasks have no tasks.
     *
     * @param workers 1 or more
     * @throws Exception what the first task that failed for good threw; the others were told to end and have
     * @throws java.util.concurrent.CancellationException when the job is cancelled
     */
    <T extends Task> void runAll(List<T> tasks, int workers, TaskRunner<T> runner) throws Exception;
}
