package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobState;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a job stands: what a transition changes.
 *
 * @param state the state
 * @param startedAt when it began to run
 * @param endedAt when it ended
 * @param failure why it ended other than well
 */
record Standing(JobState state, Optional<Instant> startedAt, Optional<Instant> endedAt, Optional<Failure> failure) {

    static final Standing QUEUED = new Standing(JobState.QUEUED, Optional.empty(), Optional.empty(), Optional.empty());

    static Standing running() {
        return new Standing(JobState.RUNNING, Optional.of(Instant.now()), Optional.empty(), Optional.empty());
    }

    Standing succeeded() {
        return new Standing(JobState.SUCCEEDED, startedAt, Optional.of(Instant.now()), Optional.empty());
    }

    /**
     * @param ending any of the other states that end a job
     */
    Standing ended(JobState ending, Failure why) {
        return new Standing(ending, startedAt, Optional.of(Instant.now()), Optional.of(why));
    }
}
