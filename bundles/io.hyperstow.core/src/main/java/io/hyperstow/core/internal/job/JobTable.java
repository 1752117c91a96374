package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which jobs there are, wait, and run. May be used from any thread; calls nothing foreign. */
final class JobTable {

    private final EngineLimits limits;
    private final Map<String, RunningJob> active = new LinkedHashMap<>();
    private final Deque<RunningJob> waiting = new ArrayDeque<>();
    private final Set<RunningJob> running = new HashSet<>();
    private final Map<String, JobStatus> ended = new LinkedHashMap<>();
    private boolean closed;

    JobTable(EngineLimits limits) {
        this.limits = limits;
    }

    /**
     * Keeps a place in the queue for the job.
     *
     * @throws BackupException {@code QUEUE_FULL}, {@code INTERRUPTED} when the agent stops
     */
    synchronized void accept(RunningJob job) {
        if (closed) {
            throw new BackupException(
                    ErrorCode.INTERRUPTED, "the agent is stopping and takes no job", "ask again when it is back");
        }
        if (active.size() - running.size() >= limits.waitingJobs()) {
            throw new BackupException(
                    ErrorCode.QUEUE_FULL,
                    limits.waitingJobs() + " jobs are waiting already",
                    "ask again when some have ended, cancel some, or raise 'maxConcurrentJobs'");
        }
        active.put(job.id().value(), job);
    }

    /** Takes back what {@link #accept} did. */
    synchronized void forget(RunningJob job) {
        active.remove(job.id().value());
    }

    /**
     * Lets an accepted job run when its turn comes.
     *
     * @return false when the agent stops, and it never will
     */
    synchronized boolean enqueue(RunningJob job) {
        return !closed && waiting.add(job);
    }

    /** Gives the next job a place, if there is a job and a place. */
    synchronized Optional<RunningJob> next(int places) {
        if (running.size() >= places || waiting.isEmpty()) {
            return Optional.empty();
        }
        RunningJob job = waiting.remove();
        running.add(job);
        return Optional.of(job);
    }

    /**
     * Takes a job out of the queue.
     *
     * @return false when it does not wait there
     */
    synchronized boolean withdraw(RunningJob job) {
        return waiting.remove(job);
    }

    /** Frees the job's place; from now on there is its last status only. */
    synchronized List<String> end(RunningJob job, JobStatus last) {
        active.remove(job.id().value());
        running.remove(job);
        return remember(last);
    }

    /**
     * Adds a job that has ended.
     *
     * @return the ids of those that are too many now, and are no longer known
     */
    synchronized List<String> remember(JobStatus last) {
        ended.put(last.id(), last);
        List<String> tooMany = new ArrayList<>();
        while (ended.size() > limits.endedJobs()) {
            String oldest = ended.keySet().iterator().next();
            ended.remove(oldest);
            tooMany.add(oldest);
        }
        return tooMany;
    }

    /** Takes no further job and lets none of the waiting ones run. */
    synchronized List<RunningJob> close() {
        closed = true;
        List<RunningJob> left = List.copyOf(waiting);
        waiting.clear();
        return left;
    }

    synchronized List<RunningJob> running() {
        return List.copyOf(running);
    }

    synchronized Optional<RunningJob> active(JobId id) {
        return Optional.ofNullable(active.get(id.value()));
    }

    /**
     * @throws BackupException {@code UNKNOWN_JOB}
     */
    JobStatus status(JobId id) {
        RunningJob job;
        synchronized (this) {
            JobStatus last = ended.get(id.value());
            if (last != null) {
                return last;
            }
            job = active.get(id.value());
        }
        if (job == null) {
            throw new BackupException(
                    ErrorCode.UNKNOWN_JOB,
                    "the agent knows no job '" + id + "'",
                    "list the jobs; of those that ended only the last " + limits.endedJobs() + " are kept");
        }
        return job.status();
    }

    /** Active jobs in the order they came, then those that ended, the latest first. */
    List<JobStatus> list() {
        List<RunningJob> now;
        List<JobStatus> past;
        synchronized (this) {
            now = List.copyOf(active.values());
            past = new ArrayList<>(ended.values());
        }
        Collections.reverse(past);
        List<JobStatus> all = new ArrayList<>();
        now.forEach(job -> all.add(job.status()));
        all.addAll(past);
        return all;
    }
}
