package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.ErrorCode;
import java.time.Instant;
import java.util.Optional;

/** What becomes of a job when its agent ends. */
final class Interruption {

    private Interruption() {}

    /** The reason that a job which stood there gives. */
    static Failure failure(JobState before) {
        String doing = before == JobState.QUEUED ? "waiting" : "running";
        return new Failure(ErrorCode.INTERRUPTED, "the agent ended while the job was " + doing, "start it again");
    }

    /** The status after a restart of a job that an earlier run of the agent left behind. */
    static JobStatus afterRestart(JobStatus left) {
        Failure failure = failure(left.state());
        return new JobStatus(
                left.id(),
                left.agentId(),
                left.kind(),
                JobState.INTERRUPTED,
                left.phase(),
                left.percent(),
                left.tasksDone(),
                left.tasksTotal(),
                left.rowsDone(),
                left.bytesDone(),
                0,
                -1,
                left.queuedAt(),
                left.startedAt(),
                RunningJob.time(Optional.of(Instant.now())),
                left.database(),
                left.strategy(),
                left.strategyVersion(),
                left.storage(),
                left.backupId(),
                left.targetDatabase(),
                failure.code().name(),
                failure.message(),
                failure.hint(),
                left.warnings());
    }
}
