package io.hyperstow.core.internal.job;

import java.time.Duration;
import java.util.List;

/**
 * The engine's numbers.
 *
 * @param waitingJobs jobs that may wait for a place
 * @param endedJobs ended jobs that are remembered, in memory and in the journal
 * @param retryPauses what lies between the attempts of a task; one attempt more than pauses
 * @param patience how long work that was told to end may take until its thread is interrupted
 * @param lastPatience how long an interrupted thread is waited for until it is left behind
 * @param stopPatience how long running jobs are waited for when the agent stops
 * @param logBytes how long a job's log may become
 */
record EngineLimits(
        int waitingJobs,
        int endedJobs,
        List<Duration> retryPauses,
        Duration patience,
        Duration lastPatience,
        Duration stopPatience,
        long logBytes) {

    static final EngineLimits STANDARD = new EngineLimits(
            100,
            200,
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(4)),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            5_000_000);

    EngineLimits {
        retryPauses = List.copyOf(retryPauses);
    }
}
