package io.hyperstow.api.spi.restore;

import io.hyperstow.api.spi.dump.StrategyProperties;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The twin of a dump strategy: brings the rows of its artifacts back. Registered with scope PROTOTYPE under the same
 * {@link #NAME} by the same bundle.
 */
@ConsumerType
public interface RestoreStrategy {

    /** Service property: {@link StrategyProperties#id}. */
    String NAME = "name";

    /** What it is; {@link StrategyProperties#options} are the restore options it understands. */
    StrategyProperties properties();

    /**
     * Says which tasks bring back the rows. A pure function of the request.
     *
     * @throws io.hyperstow.api.model.BackupException when the backup or the request is not one for this strategy
     */
    RestorePlan plan(RestoreRequest request);

    /**
     * Runs one task of a plan of this strategy, all of it or nothing. Called from several threads for different tasks.
     *
     * @return how many rows were stored; fewer than the task has only where it may skip rows or wants a range of them
     * @throws java.util.concurrent.CancellationException soon after the context says so
     * @throws Exception the task may be run again then
     */
    long run(RestoreTask task, RestoreContext context) throws Exception;
}
