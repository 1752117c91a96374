package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.core.internal.agent.AgentSettings;
import io.hyperstow.core.internal.agent.ConfiguredAgent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real engine in a folder, in a hurry, whose backup jobs do what a test says. */
final class TestEngine implements AutoCloseable {

    static final EngineLimits HURRIED = limits(100, 200);

    static EngineLimits limits(int waitingJobs, int endedJobs) {
        return limits(waitingJobs, endedJobs, Duration.ofMillis(5), Duration.ofMillis(10));
    }

    static EngineLimits limits(int waitingJobs, int endedJobs, Duration... retryPauses) {
        return new EngineLimits(
                waitingJobs,
                endedJobs,
                List.of(retryPauses),
                Duration.ofMillis(300),
                Duration.ofMillis(200),
                Duration.ofMillis(500),
                100_000);
    }

    /** What a job does. */
    interface Work {
        void run(JobContext context) throws Exception;
    }

    /** A handler of one kind that does one thing. */
    record WorkHandler(JobKind kind, Work work) implements JobHandler {
        @Override
        public void run(JobContext context) throws Exception {
            work.run(context);
        }
    }

    /** A task that is only a name and a weight. */
    record NamedTask(String id, long weight) implements Task {
        @Override
        public String description() {
            return "task " + id;
        }
    }

    final JobEngine engine;
    final List<JobStatus> transitions = new CopyOnWriteArrayList<>();
    private final Map<String, Work> works = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    TestEngine(Path base) throws IOException {
        this(base, 2, HURRIED);
    }

    TestEngine(Path base, int places, EngineLimits limits) throws IOException {
        ConfiguredAgent agent =
                new ConfiguredAgent(base, "1.0.0", new AgentSettings("north", "", 2, Duration.ofHours(1)));
        engine = new JobEngine(agent, places, limits);
        engine.addListener(transitions::add);
        engine.addHandler(
                new WorkHandler(
                        JobKind.BACKUP,
                        context -> works.get(context.request().database()).run(context)),
                Map.of());
        engine.recover();
    }

    JobId submit(Work work) {
        String name = "work-" + number.incrementAndGet();
        works.put(name, work);
        return engine.submit(new JobRequest(JobKind.BACKUP, name, "parallel-copy", "nas", "", "", ""));
    }

    /** Runs the work to its end. */
    JobStatus run(Work work) throws InterruptedException {
        return end(submit(work));
    }

    JobStatus end(JobId id) throws InterruptedException {
        JobStatus status = engine.await(id, Duration.ofSeconds(20));
        if (!status.state().ended()) {
            throw new AssertionError("the job does not end: " + status);
        }
        return status;
    }

    void awaitState(JobId id, JobState state) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (engine.job(id).state() != state) {
            if (System.nanoTime() > end) {
                throw new AssertionError("the job does not become " + state + ": " + engine.job(id));
            }
            Thread.sleep(1);
        }
    }

    List<JobState> statesOf(JobId id) {
        return transitions.stream()
                .filter(status -> status.id().equals(id.value()))
                .map(JobStatus::state)
                .toList();
    }

    @Override
    public void close() {
        engine.stopJobs();
    }
}
