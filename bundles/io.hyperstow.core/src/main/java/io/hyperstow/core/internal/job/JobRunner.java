package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.core.internal.job.RunningJob.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Moves jobs from state to state: gives the next one a thread when a place is free, has it handled, and ends it.
 *
 * <p>A job is ended by one thread only: the one that runs it, the one that takes it out of the queue, or, when it does
 * not end although it was told to, the one that gives it up.
 */
final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    private final EngineLimits limits;
    private final JobTable table;
    private final Journal journal;
    private final Transitions transitions;
    private final List<RankedHandler> handlers = new CopyOnWriteArrayList<>();
    private volatile int places;

    JobRunner(int places, EngineLimits limits, JobTable table, Journal journal) {
        this.places = places;
        this.limits = limits;
        this.table = table;
        this.journal = journal;
        transitions = new Transitions(journal);
    }

    Transitions transitions() {
        return transitions;
    }

    void add(JobHandler handler, Map<String, Object> properties) {
        handlers.add(RankedHandler.of(handler, properties));
    }

    void remove(JobHandler handler) {
        handlers.removeIf(each -> each.handler() == handler);
    }

    /**
     * @throws BackupException {@code UNSUPPORTED} when nobody handles the kind now
     */
    JobHandler handler(JobKind kind) {
        return handlers.stream()
                .sorted()
                .map(RankedHandler::handler)
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNSUPPORTED,
                        "no bundle handles jobs of kind '" + kind + "' now",
                        "see in the agent's list of bundles which one is not active, and why"));
    }

    /** Changes how many jobs may run at the same time; when they are more, they go on to their end. */
    void places(int now) {
        places = now;
        dispatch();
    }

    /** Lets an accepted job run when its turn comes. */
    void enqueue(RunningJob job) {
        boolean waits = table.enqueue(job);
        // Somebody may have heard of the job, and cancelled it, before it was in the queue.
        if (!waits || job.cancelAsked() && table.withdraw(job)) {
            end(job, unbegun(job));
        }
        dispatch();
    }

    private void dispatch() {
        Optional<RunningJob> next = table.next(places);
        while (next.isPresent()) {
            RunningJob job = next.get();
            Thread thread = new Thread(() -> run(job), "hyperstow-job-" + job.id());
            // What the caller of submit happens to have is not the job's.
            thread.setContextClassLoader(JobRunner.class.getClassLoader());
            thread.setDaemon(true);
            job.begin(thread, message -> transitions.milestone(job, message));
            try {
                thread.start();
            } catch (OutOfMemoryError e) {
                // No thread could be had.
                fail(job, e);
            }
            next = table.next(places);
        }
    }

    private void run(RunningJob job) {
        MDC.put(RunningJob.MDC_KEY, job.id().value());
        try {
            if (job.cancelAsked()) {
                end(job, unbegun(job));
                return;
            }
            Standing running = Standing.running();
            JobStatus status = job.statusOf(running);
            transitions.record(status);
            job.stand(running, status);
            transitions.tell(job, status);
            handler(job.request().kind()).run(job);
            end(job, job.standing().succeeded());
        } catch (Throwable e) {
            // Whatever it is: a job that nobody ends would hang for ever.
            fail(job, e);
        } finally {
            MDC.remove(RunningJob.MDC_KEY);
        }
    }

    private void fail(RunningJob job, Throwable thrown) {
        job.jobLog().failure("the job ended with an exception", thrown);
        if (job.reason() == Reason.STOPPING) {
            end(job, interrupted(job));
            return;
        }
        Failure failure = FailureMapping.failure(thrown, job.cancelAsked(), job.id());
        boolean cancelled = job.cancelAsked() && failure.code() == ErrorCode.CANCELLED;
        end(job, job.standing().ended(cancelled ? JobState.CANCELLED : JobState.FAILED, failure));
    }

    private static Standing unbegun(RunningJob job) {
        if (job.reason() != Reason.ASKED) {
            return interrupted(job);
        }
        Failure failure = new Failure(ErrorCode.CANCELLED, "the job was cancelled before it began", "");
        return job.standing().ended(JobState.CANCELLED, failure);
    }

    private static Standing interrupted(RunningJob job) {
        Standing now = job.standing();
        return now.ended(JobState.INTERRUPTED, Interruption.failure(now.state()));
    }

    private boolean end(RunningJob job, Standing ended) {
        if (!job.tryEnd()) {
            return false;
        }
        job.log("the job ended: " + ended.state());
        job.jobLog().close();
        JobStatus last = job.statusOf(ended);
        transitions.record(last);
        job.stand(ended, last);
        List<String> tooMany = table.end(job, last);
        transitions.tell(job, last);
        tooMany.forEach(journal::delete);
        job.over();
        dispatch();
        return true;
    }

    /** Tells a job to end, for whoever asked. */
    void cancel(RunningJob job) {
        boolean first = job.cancel(Reason.ASKED);
        if (table.withdraw(job)) {
            end(job, unbegun(job));
        } else if (first) {
            Thread watch = new Thread(() -> watch(job), "hyperstow-watch-" + job.id());
            watch.setDaemon(true);
            watch.start();
        }
    }

    // A job has the time its crew has, and as much for cleaning up.
    private void watch(RunningJob job) {
        Duration patience = limits.patience().plus(limits.lastPatience());
        try {
            if (job.awaitOver(patience.multipliedBy(2))) {
                return;
            }
            LOG.warn("job '{}' was cancelled and does not end; its thread is interrupted", job.id());
            job.interrupt();
            if (!job.awaitOver(patience)) {
                Failure failure = Abandonment.failure(job.request().kind());
                giveUp(job, job.standing().ended(JobState.FAILED, failure));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp(RunningJob job, Standing ended) {
        if (end(job, ended)) {
            LOG.warn("job '{}' did not end when told to and is left behind", job.id());
            job.interrupt();
        }
    }

    /** Tells all jobs to end and waits, but not for ever. What has not ended then was interrupted. */
    void stop() {
        table.close().forEach(job -> end(job, interrupted(job)));
        List<RunningJob> running = table.running();
        running.forEach(job -> job.cancel(Reason.STOPPING));
        long end = System.nanoTime() + limits.stopPatience().toNanos();
        try {
            for (RunningJob job : running) {
                job.awaitOver(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.forEach(job -> giveUp(job, interrupted(job)));
    }
}
