package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.job.TaskRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A job from its acceptance to its end. {@link JobEngine} moves it from state to state; its handler sees it as a
 * {@link JobContext}.
 */
final class RunningJob implements JobContext {

    /** The key of the logging context that holds the job's id. */
    static final String MDC_KEY = "job";

    /** Why a job is to end. The first reason stands. */
    enum Reason {
        /** None: it may go on. */
        NONE,
        /** Somebody cancelled it. */
        ASKED,
        /** The agent stops. */
        STOPPING
    }

    private final JobId id;
    private final JobRequest request;
    private final String agentId;
    private final JobLog log;
    private final EngineLimits limits;
    private final Instant queuedAt = Instant.now();
    private final ProgressMeter meter = new ProgressMeter(System::nanoTime);
    private final Warnings warnings = new Warnings();
    private final Executor cancelThreads;
    private final CancelSource cancel;
    private final AtomicReference<CancelSource> crew = new AtomicReference<>();
    private final AtomicReference<Reason> reason = new AtomicReference<>(Reason.NONE);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ReentrantLock telling = new ReentrantLock();
    private volatile Thread runner;
    private volatile Consumer<String> milestones = message -> {};

    // The job's own words and standing, guarded by this.
    private Standing standing = Standing.QUEUED;
    private String phase = "";
    private String milestone = "";
    private String backupId;
    private String strategyVersion = "";
    private JobStatus last;

    RunningJob(JobId id, JobRequest request, String agentId, JobLog log, EngineLimits limits) {
        this.id = id;
        this.request = request;
        this.agentId = agentId;
        this.log = log;
        this.limits = limits;
        backupId = request.backupId();
        cancelThreads = action -> {
            Thread thread = new Thread(action, "hyperstow-cancel-" + id);
            thread.setDaemon(true);
            thread.start();
        };
        cancel = new CancelSource(CancelSignal.NEVER, cancelThreads);
    }

    @Override
    public JobId id() {
        return id;
    }

    @Override
    public JobRequest request() {
        return request;
    }

    @Override
    public void phase(String now) {
        Objects.requireNonNull(now, "phase");
        log("phase: " + now);
        synchronized (this) {
            phase = now;
            milestone = "";
        }
    }

    @Override
    public void milestone(String message) {
        log("milestone: " + Objects.requireNonNull(message, "message"));
        synchronized (this) {
            milestone = message;
        }
        milestones.accept(message);
    }

    @Override
    public synchronized void backup(String made) {
        backupId = Objects.requireNonNull(made, "backupId");
    }

    @Override
    public synchronized void strategyVersion(String version) {
        strategyVersion = Objects.requireNonNull(version, "version");
    }

    @Override
    public void expect(int tasks, long weight) {
        meter.expect(tasks, weight);
    }

    @Override
    public void advance(long rows, long bytes) {
        ProgressMeter.Attempt attempt = Thread.currentThread() instanceof TaskThread thread ? thread.attempt() : null;
        if (attempt != null) {
            attempt.advance(rows, bytes);
        } else {
            meter.advance(rows, bytes);
        }
    }

    @Override
    public void warn(String message) {
        if (warnings.add(Objects.requireNonNull(message, "message"))) {
            log("warning: " + message);
        }
    }

    @Override
    public void log(String line) {
        log.line(line);
    }

    @Override
    public <T extends Task> void runAll(List<T> tasks, int workers, TaskRunner<T> taskRunner) throws Exception {
        if (workers < 1) {
            throw new IllegalArgumentException("'" + workers + "' workers cannot run tasks");
        }
        CancelSource signal = new CancelSource(cancel, cancelThreads);
        if (!crew.compareAndSet(null, signal)) {
            throw new IllegalStateException("the job '" + id + "' runs tasks already");
        }
        Registration link = cancel.onCancel(signal::cancel);
        try {
            new TaskCrew<>(this, signal, tasks, taskRunner).run(Math.min(workers, tasks.size()));
        } finally {
            link.close();
            crew.set(null);
        }
    }

    @Override
    public boolean cancelled() {
        return ending.get() || signal().cancelled();
    }

    @Override
    public Registration onCancel(Runnable action) {
        return signal().onCancel(action);
    }

    // A task must hear of its siblings' failure from any thread it uses, not only from its own.
    private CancelSignal signal() {
        if (Thread.currentThread() instanceof TaskThread thread) {
            return thread.signal();
        }
        CancelSource ofCrew = crew.get();
        return ofCrew != null ? ofCrew : cancel;
    }

    EngineLimits limits() {
        return limits;
    }

    ProgressMeter meter() {
        return meter;
    }

    JobLog jobLog() {
        return log;
    }

    /** Held by who tells listeners of this job. */
    ReentrantLock telling() {
        return telling;
    }

    /** Notes that a task is tried again. */
    void retry(Task task, int attempt, Throwable thrown) {
        Failure failure = FailureMapping.failure(thrown, false, id);
        String attempts = attempt + " of " + (limits.retryPauses().size() + 1);
        log.failure("task '" + task.id() + "' failed", thrown);
        warn("task '" + task.id() + "' is tried again (attempt " + attempts + ") after " + failure.code() + ": "
                + failure.headline());
    }

    /**
     * Tells the job to end.
     *
     * @return false when it had been told before
     */
    boolean cancel(Reason why) {
        boolean first = reason.compareAndSet(Reason.NONE, why);
        cancel.cancel();
        return first;
    }

    Reason reason() {
        return reason.get();
    }

    boolean cancelAsked() {
        return reason.get() != Reason.NONE;
    }

    /** Takes the thread that runs the job, and who is told of its milestones. */
    void begin(Thread thread, Consumer<String> listener) {
        milestones = listener;
        runner = thread;
    }

    /** Wakes the job's thread from whatever it waits for. */
    void interrupt() {
        Thread thread = runner;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Gives the one that may end this job true, and everybody else false. */
    boolean tryEnd() {
        return ending.compareAndSet(false, true);
    }

    synchronized Standing standing() {
        return standing;
    }

    /** The status that the job would have then; it has it from {@link #stand} on. */
    synchronized JobStatus statusOf(Standing then) {
        ProgressMeter.Figures figures = meter.figures();
        boolean ended = then.state().ended();
        boolean succeeded = then.state() == JobState.SUCCEEDED;
        return new JobStatus(
                id.value(),
                agentId,
                request.kind(),
                then.state(),
                succeeded ? "" : ended || milestone.isEmpty() ? phase : phase + ": " + milestone,
                succeeded ? 100 : figures.percent(),
                figures.tasksDone(),
                figures.tasksTotal(),
                figures.rows(),
                figures.bytes(),
                ended ? 0 : figures.bytesPerSecond(),
                succeeded ? 0 : ended ? -1 : figures.etaSeconds(),
                time(Optional.of(queuedAt)),
                time(then.startedAt()),
                time(then.endedAt()),
                request.database(),
                request.strategy(),
                strategyVersion,
                request.storage(),
                backupId,
                request.targetDatabase(),
                then.failure().map(failure -> failure.code().name()).orElse(""),
                then.failure().map(Failure::message).orElse(""),
                then.failure().map(Failure::hint).orElse(""),
                warnings.list());
    }

    /** Moves the job; a job that has ended keeps the given status for ever. */
    synchronized void stand(Standing now, JobStatus status) {
        standing = now;
        if (now.state().ended()) {
            last = status;
        }
    }

    synchronized JobStatus status() {
        return last != null ? last : statusOf(standing);
    }

    /** Lets those go on who wait for the end. */
    void over() {
        over.countDown();
    }

    /**
     * Waits for the end.
     *
     * @return false when the time was up before
     */
    boolean awaitOver(Duration timeout) throws InterruptedException {
        return over.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A time as a status carries it. */
    static String time(Optional<Instant> instant) {
        return instant.map(at -> at.truncatedTo(ChronoUnit.MILLIS).toString()).orElse("");
    }
}
