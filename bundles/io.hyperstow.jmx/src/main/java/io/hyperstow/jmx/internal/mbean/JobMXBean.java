package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.util.List;

/** {@code type=Job,id=…}: one job, while it is queued or running. */
@Describe("A job that is queued or running.")
public interface JobMXBean {

    @Describe("The job")
    @LeastRole(Role.VIEWER)
    String getId();

    @Describe("The agent that runs it")
    @LeastRole(Role.VIEWER)
    String getAgentId();

    @Describe("What it does: BACKUP, RESTORE, VERIFY, DELETE, CHECK or one to come")
    @LeastRole(Role.VIEWER)
    String getKind();

    @Describe("Where it stands: QUEUED or RUNNING while this MBean exists")
    @LeastRole(Role.VIEWER)
    String getState();

    @Describe("What it is doing now")
    @LeastRole(Role.VIEWER)
    String getPhase();

    @Describe("Of the expected work, 0 to 100; -1 when unknown")
    @LeastRole(Role.VIEWER)
    double getPercent();

    @Describe("Tasks that ended")
    @LeastRole(Role.VIEWER)
    int getTasksDone();

    @Describe("Tasks of the plan; -1 when unknown")
    @LeastRole(Role.VIEWER)
    int getTasksTotal();

    @Describe("Rows copied so far")
    @LeastRole(Role.VIEWER)
    long getRowsDone();

    @Describe("Bytes of rows copied so far, before compression")
    @LeastRole(Role.VIEWER)
    long getBytesDone();

    @Describe("Bytes per second of the last seconds")
    @LeastRole(Role.VIEWER)
    long getBytesPerSecond();

    @Describe("Seconds expected to the end; -1 when unknown")
    @LeastRole(Role.VIEWER)
    long getEtaSeconds();

    @Describe("When it was accepted, ISO-8601 in UTC")
    @LeastRole(Role.VIEWER)
    String getQueuedAt();

    @Describe("When it began to run, ISO-8601 in UTC")
    @LeastRole(Role.VIEWER)
    String getStartedAt();

    @Describe("When it ended, ISO-8601 in UTC")
    @LeastRole(Role.VIEWER)
    String getEndedAt();

    @Describe("The database profile")
    @LeastRole(Role.VIEWER)
    String getDatabase();

    @Describe("The strategy's id")
    @LeastRole(Role.VIEWER)
    String getStrategy();

    @Describe("Version of the bundle whose strategy this job holds")
    @LeastRole(Role.VIEWER)
    String getStrategyVersion();

    @Describe("The storage target")
    @LeastRole(Role.VIEWER)
    String getStorage();

    @Describe("The backup that is made, read or removed")
    @LeastRole(Role.VIEWER)
    String getBackupId();

    @Describe("The database restored into")
    @LeastRole(Role.VIEWER)
    String getTargetDatabase();

    @Describe("Stable name of what went wrong, or empty")
    @LeastRole(Role.VIEWER)
    String getErrorCode();

    @Describe("What was wrong, or empty")
    @LeastRole(Role.VIEWER)
    String getErrorMessage();

    @Describe("What to do, or empty")
    @LeastRole(Role.VIEWER)
    String getHint();

    @Describe("What to know, in the order it came")
    @LeastRole(Role.VIEWER)
    List<String> getWarnings();

    @Describe("Asks this job to end")
    @LeastRole(Role.OPERATOR)
    void cancel();
}
