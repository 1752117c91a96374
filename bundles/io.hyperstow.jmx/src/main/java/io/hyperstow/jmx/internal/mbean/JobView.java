package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobStatus;
import java.util.List;

/** A job's status as attributes; each read asks the service. */
public final class JobView implements JobMXBean {

    private final JobService service;
    private final JobId id;

    public JobView(JobService service, JobId id) {
        this.service = service;
        this.id = id;
    }

    private JobStatus status() {
        return Refusals.passOn(() -> service.job(id));
    }

    @Override
    public void cancel() {
        Refusals.passOn(() -> {
            service.cancel(id);
            return null;
        });
    }

    @Override
    public String getId() {
        return status().id();
    }

    @Override
    public String getAgentId() {
        return status().agentId();
    }

    @Override
    public String getKind() {
        return status().kind().name();
    }

    @Override
    public String getState() {
        return status().state().name();
    }

    @Override
    public String getPhase() {
        return status().phase();
    }

    @Override
    public double getPercent() {
        return status().percent();
    }

    @Override
    public int getTasksDone() {
        return status().tasksDone();
    }

    @Override
    public int getTasksTotal() {
        return status().tasksTotal();
    }

    @Override
    public long getRowsDone() {
        return status().rowsDone();
    }

    @Override
    public long getBytesDone() {
        return status().bytesDone();
    }

    @Override
    public long getBytesPerSecond() {
        return status().bytesPerSecond();
    }

    @Override
    public long getEtaSeconds() {
        return status().etaSeconds();
    }

    @Override
    public String getQueuedAt() {
        return status().queuedAt();
    }

    @Override
    public String getStartedAt() {
        return status().startedAt();
    }

    @Override
    public String getEndedAt() {
        return status().endedAt();
    }

    @Override
    public String getDatabase() {
        return status().database();
    }

    @Override
    public String getStrategy() {
        return status().strategy();
    }

    @Override
    public String getStrategyVersion() {
        return status().strategyVersion();
    }

    @Override
    public String getStorage() {
        return status().storage();
    }

    @Override
    public String getBackupId() {
        return status().backupId();
    }

    @Override
    public String getTargetDatabase() {
        return status().targetDatabase();
    }

    @Override
    public String getErrorCode() {
        return status().errorCode();
    }

    @Override
    public String getErrorMessage() {
        return status().errorMessage();
    }

    @Override
    public String getHint() {
        return status().hint();
    }

    @Override
    public List<String> getWarnings() {
        return status().warnings();
    }
}
