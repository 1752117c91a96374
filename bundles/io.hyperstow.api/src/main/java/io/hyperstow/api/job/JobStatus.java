package io.hyperstow.api.job;

import java.util.List;

/**
 * A job at one moment, in the types an MXBean, a JSON document and a journal carry as they are: unknown numbers are
 * -1, unknown texts and times are empty, times are ISO-8601 in UTC.
 *
 * @param id the job
 * @param agentId the agent that runs it
 * @param kind what it does
 * @param state where it stands
 * @param phase what it is doing now, for people
 * @param percent of the expected work, 0 to 100; -1 before the work is known
 * @param tasksDone tasks that ended
 * @param tasksTotal tasks of the plan, -1 before there is one
 * @param rowsDone rows copied so far
 * @param bytesDone bytes of rows copied so far, before compression
 * @param bytesPerSecond of the last seconds
 * @param etaSeconds expected seconds to the end, -1 when unknown
 * @param queuedAt when it was accepted
 * @param startedAt when it began to run
 * @param endedAt when it ended
 * @param database the profile
 * @param strategy the strategy's id
 * @param strategyVersion the version of the bundle whose strategy this job holds
 * @param storage the storage target's name
 * @param backupId the backup that is made, read or removed
 * @param targetDatabase restore: the database restored into; check: the one examined
 * @param errorCode the name of an {@link io.hyperstow.api.model.ErrorCode}, or empty
 * @param errorMessage what was wrong, or empty
 * @param hint what to do, or empty
 * @param warnings in the order they came
 */
public record JobStatus(
        String id,
        String agentId,
        JobKind kind,
        JobState state,
        String phase,
        double percent,
        int tasksDone,
        int tasksTotal,
        long rowsDone,
        long bytesDone,
        long bytesPerSecond,
        long etaSeconds,
        String queuedAt,
        String startedAt,
        String endedAt,
        String database,
        String strategy,
        String strategyVersion,
        String storage,
        String backupId,
        String targetDatabase,
        String errorCode,
        String errorMessage,
        String hint,
        List<String> warnings) {

    public JobStatus {
        warnings = List.copyOf(warnings);
    }
}
