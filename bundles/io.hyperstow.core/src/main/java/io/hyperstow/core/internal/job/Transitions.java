package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.spi.job.JobListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each transition to the journal and the agent's log, and tells the listeners. */
final class Transitions {

    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final Journal journal;
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();

    Transitions(Journal journal) {
        this.journal = journal;
    }

    void add(JobListener listener) {
        listeners.add(listener);
    }

    void remove(JobListener listener) {
        listeners.remove(listener);
    }

    /**
     * Writes the first transition.
     *
     * @throws IOException the job must not be accepted
     */
    void begin(JobRequest request, JobStatus status) throws IOException {
        journal.begin(request, status);
        LOG.info("{}", line(status));
    }

    /** Writes a later one. The job goes on even if that fails; at worst it counts as interrupted after a restart. */
    void record(JobStatus status) {
        try {
            journal.append(status);
        } catch (IOException e) {
            LOG.error("the journal of job '{}' cannot be written", status.id(), e);
        }
        LOG.info("{}", line(status));
    }

    /** Tells all listeners, one transition of a job after the other. */
    void tell(RunningJob job, JobStatus status) {
        // Only a job that was given up ends while another thread may still be telling of it.
        if (!job.telling().tryLock()) {
            LOG.warn("a listener does not come back: nobody is told that job '{}' is {}", job.id(), status.state());
            return;
        }
        try {
            tell(status);
        } finally {
            job.telling().unlock();
        }
    }

    void tell(JobStatus status) {
        each(listener -> listener.onTransition(status));
    }

    /** Tells all listeners of a milestone of a job, unless they are just being told of something else. */
    void milestone(RunningJob job, String message) {
        if (job.telling().tryLock()) {
            try {
                JobStatus status = job.status();
                each(listener -> listener.onMilestone(status, message));
            } finally {
                job.telling().unlock();
            }
        }
    }

    private void each(Consumer<JobListener> telling) {
        for (JobListener listener : listeners) {
            try {
                telling.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("the listener '{}' failed", listener.getClass().getName(), e);
            }
        }
    }

    private static String line(JobStatus status) {
        StringBuilder line = new StringBuilder("job " + status.id() + " " + status.kind());
        named(line, "database", status.database());
        named(line, "storage", status.storage());
        named(line, "backup", status.backupId());
        line.append(": ").append(status.state());
        if (!status.errorCode().isEmpty()) {
            line.append(", ").append(status.errorCode()).append(": ");
            line.append(status.errorMessage().lines().findFirst().orElse(""));
        }
        return line.toString();
    }

    private static void named(StringBuilder line, String label, String name) {
        if (!name.isEmpty()) {
            line.append(' ').append(label).append(" '").append(name).append('\'');
        }
    }
}
