package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.job.JobListener;
import io.hyperstow.core.internal.agent.AgentConfig;
import io.hyperstow.core.internal.agent.AgentSettings;
import io.hyperstow.core.internal.job.RunningJob.Reason;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Accepts jobs, runs each in a thread of its own, at most so many at a time, and remembers how they ended.
 *
 * <p>Handlers and listeners come and go while jobs run; a job keeps the handler it began with. A job is ended by one
 * thread only: the one that runs it, the one that takes it out of the queue, or, when it does not end although it was
 * told to, the one that gives it up.
 */
@Component(service = JobService.class, immediate = true, configurationPid = AgentConfig.PID)
public final class JobEngine implements JobService {

    private static final Logger LOG = LoggerFactory.getLogger(JobEngine.class);
    private static final DateTimeFormatter ID_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration LONGEST_AWAIT = Duration.ofMinutes(1);
    private static final int MOST_LOG_LINES = 10_000;

    private final SecureRandom random = new SecureRandom();
    private final Agent agent;
    private final EngineLimits limits;
    private final Journal journal;
    private final Transitions transitions;
    private final JobTable table;
    private final List<RankedHandler> handlers = new CopyOnWriteArrayList<>();
    private volatile int places;

    @Activate
    public JobEngine(@Reference Agent agent, AgentConfig config) throws IOException {
        this(agent, AgentSettings.of(config).maxConcurrentJobs(), EngineLimits.STANDARD);
    }

    JobEngine(Agent agent, int places, EngineLimits limits) throws IOException {
        this.agent = agent;
        this.places = places;
        this.limits = limits;
        journal = new Journal(agent.dataDirectory().resolve("jobs"));
        transitions = new Transitions(journal);
        table = new JobTable(limits);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHandler(JobHandler handler, Map<String, Object> properties) {
        handlers.add(RankedHandler.of(handler, properties));
    }

    void removeHandler(JobHandler handler) {
        handlers.removeIf(each -> each.handler() == handler);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListener(JobListener listener) {
        transitions.add(listener);
    }

    void removeListener(JobListener listener) {
        transitions.remove(listener);
    }

    /** Reads the journals: what an earlier run left unfinished was interrupted. */
    @Activate
    void start() throws IOException {
        List<JobStatus> known = journal.read();
        known.stream()
                .filter(status -> status.state().ended())
                .sorted(Comparator.comparing(JobStatus::endedAt))
                .forEach(this::remember);
        for (JobStatus status : known) {
            if (!status.state().ended()) {
                JobStatus interrupted = Interruption.afterRestart(status);
                transitions.record(interrupted);
                remember(interrupted);
                transitions.tell(interrupted);
            }
        }
    }

    private void remember(JobStatus last) {
        table.remember(last).forEach(journal::delete);
    }

    /** Takes over how many jobs may run at the same time; more than that go on to their end. */
    @Modified
    void modified(AgentConfig config) {
        try {
            places = AgentSettings.of(config).maxConcurrentJobs();
        } catch (BackupException e) {
            LOG.error("the engine keeps its configuration: {}", e.getMessage());
        }
        dispatch();
    }

    /** Tells all jobs to end and waits, but not for ever. What has not ended then was interrupted. */
    @Deactivate
    void stop() {
        table.close().forEach(job -> end(job, interrupted(job)));
        List<RunningJob> running = table.running();
        running.forEach(job -> job.cancel(Reason.STOPPING));
        boolean timeUp = false;
        long end = System.nanoTime() + limits.stopPatience().toNanos();
        for (RunningJob job : running) {
            try {
                timeUp = timeUp || !job.awaitOver(Duration.ofNanos(end - System.nanoTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                timeUp = true;
            }
        }
        for (RunningJob job : running) {
            giveUp(job, interrupted(job));
        }
    }

    @Override
    public JobId submit(JobRequest request) {
        if (handler(request.kind()).isEmpty()) {
            throw unhandled(request.kind());
        }
        JobId id = newId();
        JobLog log = new JobLog(journal.log(id.value()), limits.logBytes());
        RunningJob job = new RunningJob(id, request, agent.id(), log, limits);
        table.accept(job);
        JobStatus queued = job.status();
        try {
            transitions.begin(request, queued);
        } catch (IOException e) {
            table.forget(job);
            Failure failure = FailureMapping.failure(e, false, id);
            throw new BackupException(
                    failure.code(),
                    "the job's journal cannot be written: " + failure.message(),
                    "make room and see that the agent's user may write in '" + agent.dataDirectory() + "'",
                    e);
        }
        transitions.tell(job, queued);
        if (!table.enqueue(job)) {
            end(job, interrupted(job));
        } else if (job.cancelAsked() && table.withdraw(job)) {
            end(job, cancelled(job));
        }
        dispatch();
        return id;
    }

    private JobId newId() {
        return new JobId(ID_TIME.format(Instant.now()) + String.format("-%016x", random.nextLong()));
    }

    private Optional<JobHandler> handler(JobKind kind) {
        return handlers.stream()
                .sorted()
                .map(RankedHandler::handler)
                .filter(each -> each.kind() == kind)
                .findFirst();
    }

    private static BackupException unhandled(JobKind kind) {
        return new BackupException(
                ErrorCode.UNSUPPORTED,
                "no bundle handles jobs of kind '" + kind + "' now",
                "see in the agent's list of bundles which one is not active, and why");
    }

    private void dispatch() {
        Optional<RunningJob> next = table.next(places);
        while (next.isPresent()) {
            RunningJob job = next.get();
            Thread thread = new Thread(() -> run(job), "hyperstow-job-" + job.id());
            // What the caller of submit happens to have is not the job's.
            thread.setContextClassLoader(JobEngine.class.getClassLoader());
            thread.setDaemon(true);
            job.begin(thread);
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
                end(job, job.reason() == Reason.STOPPING ? interrupted(job) : cancelled(job));
                return;
            }
            Standing running = Standing.running();
            JobStatus status = job.statusOf(running);
            transitions.record(status);
            job.stand(running, status);
            transitions.tell(job, status);
            handler(job.request().kind())
                    .orElseThrow(() -> unhandled(job.request().kind()))
                    .run(job);
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
        end(job, standing(job, thrown));
    }

    private static Standing standing(RunningJob job, Throwable thrown) {
        if (job.reason() == Reason.STOPPING) {
            return interrupted(job);
        }
        Failure failure = FailureMapping.failure(thrown, job.cancelAsked(), job.id());
        boolean cancelled = job.cancelAsked() && failure.code() == ErrorCode.CANCELLED;
        return job.standing().ended(cancelled ? JobState.CANCELLED : JobState.FAILED, failure);
    }

    private static Standing interrupted(RunningJob job) {
        Standing now = job.standing();
        return now.ended(JobState.INTERRUPTED, Interruption.failure(now.state()));
    }

    private static Standing cancelled(RunningJob job) {
        Failure failure = new Failure(ErrorCode.CANCELLED, "the job was cancelled before it began", "");
        return job.standing().ended(JobState.CANCELLED, failure);
    }

    private boolean end(RunningJob job, Standing ended) {
        if (!job.tryEnd()) {
            return false;
        }
        JobStatus last = job.statusOf(ended);
        job.log("the job ended: " + ended.state());
        job.jobLog().close();
        transitions.record(last);
        job.stand(ended, last);
        List<String> tooMany = table.end(job, last);
        transitions.tell(job, last);
        tooMany.forEach(journal::delete);
        job.over();
        dispatch();
        return true;
    }

    private void giveUp(RunningJob job, Standing ended) {
        if (end(job, ended)) {
            LOG.warn("job '{}' did not end when told to and is left behind", job.id());
            job.interrupt();
        }
    }

    @Override
    public List<JobStatus> jobs() {
        return table.list();
    }

    @Override
    public JobStatus job(JobId id) {
        return table.status(id);
    }

    @Override
    public JobStatus await(JobId id, Duration timeout) throws InterruptedException {
        Optional<RunningJob> job = table.active(id);
        if (job.isEmpty()) {
            return table.status(id);
        }
        job.get().awaitOver(timeout.compareTo(LONGEST_AWAIT) > 0 ? LONGEST_AWAIT : timeout);
        return job.get().status();
    }

    @Override
    public List<String> log(JobId id, int lastLines) {
        table.status(id);
        if (lastLines < 1) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + lastLines + "' lines of a log cannot be shown",
                    "ask for 1 to " + MOST_LOG_LINES);
        }
        return JobLog.tail(journal.log(id.value()), Math.min(lastLines, MOST_LOG_LINES));
    }

    @Override
    public void cancel(JobId id) {
        Optional<RunningJob> active = table.active(id);
        if (active.isEmpty()) {
            table.status(id);
            return;
        }
        RunningJob job = active.get();
        boolean first = job.cancel(Reason.ASKED);
        if (table.withdraw(job)) {
            end(job, cancelled(job));
        } else if (first) {
            Thread watch = new Thread(() -> watch(job), "hyperstow-watch-" + id);
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
                Failure failure = new Failure(
                        ErrorCode.INTERNAL,
                        "the job did not end when it was cancelled",
                        "restart the agent to be rid of its thread; what it left is swept later");
                giveUp(job, job.standing().ended(JobState.FAILED, failure));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
