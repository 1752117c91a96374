package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.job.TaskRunner;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The threads that run a job's tasks. Each takes the next task, runs it, and runs it again when it fails with
 * something that may pass. The first task that fails for good turns the crew's signal on, so that the others end; they
 * are waited for, but not for ever.
 *
 * @param <T> the tasks
 */
final class TaskCrew<T extends Task> {

    private static final Logger LOG = LoggerFactory.getLogger(TaskCrew.class);

    private final RunningJob job;
    private final CancelSource signal;
    private final EngineLimits limits;
    private final TaskRunner<T> runner;
    private final Iterator<T> tasks;
    private final List<Throwable> afterCancel = new ArrayList<>();
    private Throwable failure;

    /**
     * @param signal this crew's own; on when the job is cancelled, too
     */
    TaskCrew(RunningJob job, CancelSource signal, List<T> tasks, TaskRunner<T> runner) {
        this.job = job;
        this.signal = signal;
        this.limits = job.limits();
        this.runner = runner;
        this.tasks = List.copyOf(tasks).iterator();
    }

    /** Runs all tasks; see {@link io.hyperstow.api.job.JobContext#runAll}. */
    void run(int workers) throws Exception {
        List<TaskThread> threads = new ArrayList<>();
        CountDownLatch working = new CountDownLatch(workers);
        try {
            for (int i = 1; i <= workers; i++) {
                TaskThread thread = new TaskThread(signal, () -> work(working), name(i));
                thread.start();
                threads.add(thread);
            }
        } catch (OutOfMemoryError e) {
            // No thread could be had; those that were started must end before this does.
            failed(e);
        }
        try {
            waitFor(threads, working);
        } finally {
            signal.cancel();
        }
        answer();
    }

    private String name(int worker) {
        return "hyperstow-task-" + job.id() + "-" + worker;
    }

    private void waitFor(List<TaskThread> threads, CountDownLatch working) throws InterruptedException {
        CancelSignal.Registration release = signal.onCancel(() -> {
            while (working.getCount() > 0) {
                working.countDown();
            }
        });
        working.await();
        release.close();
        if (join(threads, limits.patience())) {
            return;
        }
        for (TaskThread each : alive(threads)) {
            tell(each, "did not end when told to and is interrupted");
            each.interrupt();
        }
        if (join(threads, limits.lastPatience())) {
            return;
        }
        List<TaskThread> hanging = alive(threads);
        hanging.forEach(each -> tell(each, "does not end and is left behind"));
        hung(new BackupException(
                ErrorCode.INTERNAL,
                hanging.size() + " task(s) of the job did not end when told to",
                "restart the agent to be rid of them; the log of job " + job.id() + " shows where they hang"));
    }

    private void tell(Thread thread, String what) {
        LOG.warn("thread '{}' {}", thread.getName(), what);
        StringBuilder stack = new StringBuilder("thread '" + thread.getName() + "' " + what);
        for (StackTraceElement each : thread.getStackTrace()) {
            stack.append("\n  at ").append(each);
        }
        job.log(stack.toString());
    }

    private static boolean join(List<TaskThread> threads, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (TaskThread each : threads) {
            // At least one millisecond, because join(0) is for ever.
            each.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return alive(threads).isEmpty();
    }

    private static List<TaskThread> alive(List<TaskThread> threads) {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    private synchronized void answer() throws Exception {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (Exception) failure;
        }
        if (job.cancelAsked()) {
            CancellationException cancelled = new CancellationException("the job was cancelled");
            afterCancel.forEach(cancelled::addSuppressed);
            throw cancelled;
        }
    }

    private void work(CountDownLatch working) {
        MDC.put(RunningJob.MDC_KEY, job.id().value());
        try {
            for (T task = next(); task != null; task = next()) {
                run(task);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        } catch (Throwable e) {
            // Whatever it is, the job must hear of it: an Error that ended the thread would look like success.
            failed(e);
        } finally {
            MDC.remove(RunningJob.MDC_KEY);
            working.countDown();
        }
    }

    private synchronized T next() {
        return signal.cancelled() || !tasks.hasNext() ? null : tasks.next();
    }

    private void run(T task) throws Exception {
        for (int attempt = 1; ; attempt++) {
            Exception thrown = attempt(task);
            if (thrown == null) {
                return;
            }
            List<Duration> pauses = limits.retryPauses();
            if (attempt > pauses.size() || signal.cancelled() || !FailureMapping.retryable(thrown)) {
                throw thrown;
            }
            job.retry(task, attempt + 1, thrown);
            if (signal.await(jittered(pauses.get(attempt - 1)))) {
                throw thrown;
            }
        }
    }

    private Exception attempt(T task) {
        ProgressMeter.Attempt attempt = job.meter().begin(task.weight());
        TaskThread thread = (TaskThread) Thread.currentThread();
        thread.attempt(attempt);
        try {
            runner.run(task);
            attempt.done();
            return null;
        } catch (Exception e) {
            return e;
        } finally {
            attempt.failed();
            thread.attempt(null);
        }
    }

    // Tasks that failed together should not come back together.
    private static Duration jittered(Duration pause) {
        return Duration.ofNanos(
                (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }

    // Not "cancelled", even when that was asked for: something half-done may be left.
    private synchronized void hung(BackupException thrown) {
        if (failure == null) {
            failure = thrown;
        } else {
            failure.addSuppressed(thrown);
        }
    }

    private void failed(Throwable thrown) {
        synchronized (this) {
            if (failure != null) {
                if (failure != thrown && !(thrown instanceof CancellationException)) {
                    failure.addSuppressed(thrown);
                }
            } else if (job.cancelAsked()) {
                afterCancel.add(thrown);
            } else {
                failure = thrown;
            }
        }
        signal.cancel();
    }
}
