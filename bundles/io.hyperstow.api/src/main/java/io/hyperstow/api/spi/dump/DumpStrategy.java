package io.hyperstow.api.spi.dump;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to turn tables into artifacts. Registered with scope PROTOTYPE and the property {@link #NAME}; each job takes
 * an instance of its own and keeps it to its end, so that a newer bundle serves the next job.
 *
 * <p>A strategy schedules, retries and journals nothing and starts no thread.
 */
@ConsumerType
public interface DumpStrategy {

    /** Service property: {@link StrategyProperties#id}. */
    String NAME = "name";

    StrategyProperties properties();

    /**
     * Says what will be done. A pure function: it touches neither the server nor the storage.
     *
     * @throws io.hyperstow.api.model.BackupException when this strategy cannot do what the request asks
     */
    DumpPlan plan(DumpRequest request);

    /**
     * Runs one task of a plan of this strategy, all of it or nothing. Called from several threads for different tasks.
     * What it commits to the context's sink becomes part of the backup.
     *
     * @throws java.util.concurrent.CancellationException soon after the context says so
     * @throws Exception the task may be run again then
     */
    void run(DumpTask task, DumpContext context) throws Exception;
}
