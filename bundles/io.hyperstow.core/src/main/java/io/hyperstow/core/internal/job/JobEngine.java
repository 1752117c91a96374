package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.spi.job.JobHandler;
import io.hyperstow.api.spi.job.JobListener;
import io.hyperstow.core.internal.agent.AgentConfig;
import io.hyperstow.core.internal.agent.AgentSettings;
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
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
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

/**
 * Accepts jobs, has them run, at most so many at a time, and remembers how they ended. Handlers and listeners come and
 * go while jobs run; a job keeps the handler it began with.
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
    private final JobTable table;
    private final JobRunner runner;
    private SynchronousBundleListener frameworkListener;

    @Activate
    public JobEngine(@Reference Agent agent, AgentConfig config) throws IOException {
        this(agent, AgentSettings.of(config).maxConcurrentJobs(), EngineLimits.STANDARD);
    }

    JobEngine(Agent agent, int places, EngineLimits limits) throws IOException {
        this.agent = agent;
        this.limits = limits;
        journal = new Journal(agent.dataDirectory().resolve("jobs"));
        table = new JobTable(limits);
        runner = new JobRunner(places, limits, table, journal);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHandler(JobHandler handler, Map<String, Object> properties) {
        runner.add(handler, properties);
    }

    void removeHandler(JobHandler handler) {
        runner.remove(handler);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListener(JobListener listener) {
        runner.transitions().add(listener);
    }

    void removeListener(JobListener listener) {
        runner.transitions().remove(listener);
    }

    /** Recovers, and sees to it that jobs are told to end before the bundles they use are stopped. */
    @Activate
    void start(BundleContext context) throws IOException {
        frameworkListener = event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
                stopJobs();
            }
        };
        context.addBundleListener(frameworkListener);
        recover();
    }

    /** Reads the journals: what an earlier run left unfinished was interrupted. */
    void recover() throws IOException {
        List<JobStatus> known = journal.read();
        known.stream()
                .filter(status -> status.state().ended())
                .sorted(Comparator.comparing(JobStatus::endedAt))
                .forEach(this::remember);
        for (JobStatus status : known) {
            if (!status.state().ended()) {
                JobStatus interrupted = Interruption.afterRestart(status);
                runner.transitions().record(interrupted);
                remember(interrupted);
                runner.transitions().tell(interrupted);
            }
        }
    }

    private void remember(JobStatus last) {
        table.remember(last).forEach(journal::delete);
    }

    /** Takes the number of jobs over; a new instance would take the running ones with it. */
    @Modified
    void modified(AgentConfig config) {
        try {
            runner.places(AgentSettings.of(config).maxConcurrentJobs());
        } catch (BackupException e) {
            LOG.error("the engine keeps its configuration: {}", e.getMessage());
        }
    }

    @Deactivate
    void stop(BundleContext context) {
        context.removeBundleListener(frameworkListener);
        stopJobs();
    }

    void stopJobs() {
        runner.stop();
    }

    @Override
    public JobId submit(JobRequest request) {
        runner.handler(request.kind());
        JobId id = newId();
        JobLog log = new JobLog(journal.log(id.value()), limits.logBytes());
        RunningJob job = new RunningJob(id, request, agent.id(), log, limits);
        table.accept(job);
        JobStatus queued = job.status();
        try {
            runner.transitions().begin(request, queued);
        } catch (IOException e) {
            table.forget(job);
            Failure failure = FailureMapping.failure(e, false, id);
            throw new BackupException(
                    failure.code(),
                    "the job's journal cannot be written: " + failure.message(),
                    "make room and see that the agent's user may write in '" + agent.dataDirectory() + "'",
                    e);
        }
        runner.transitions().tell(job, queued);
        runner.enqueue(job);
        return id;
    }

    private JobId newId() {
        return new JobId(ID_TIME.format(Instant.now()) + String.format("-%016x", random.nextLong()));
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
        try {
            return JobLog.tail(journal.log(id.value()), Math.min(lastLines, MOST_LOG_LINES));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL,
                    "the log of job '" + id + "' cannot be read: " + e.getMessage(),
                    "see that the agent's user may read '" + journal.log(id.value()) + "'",
                    e);
        }
    }

    @Override
    public void cancel(JobId id) {
        Optional<RunningJob> job = table.active(id);
        if (job.isPresent()) {
            runner.cancel(job.get());
        } else {
            table.status(id);
        }
    }
}
