package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import io.hyperstow.api.job.JobStatus;
import java.util.List;

/** {@code type=JobService}: the jobs of this agent. */
@Describe("The jobs of this agent; notifies of every transition.")
public interface JobServiceMXBean {

    @Describe("Active jobs first, then those that ended, the latest first")
    @LeastRole(Role.VIEWER)
    List<JobStatus> getJobs();

    @Describe("Answers the status of a job")
    @LeastRole(Role.VIEWER)
    JobStatus job(@Describe("the job's id, as the start operation answered it") String jobId);

    @Describe("Waits for the end of a job and answers its status then, or when the time is up; at once while "
            + JobServiceView.WAITERS + " other calls wait")
    @LeastRole(Role.VIEWER)
    JobStatus awaitJob(
            @Describe("the job's id, as the start operation answered it") String jobId,
            @Describe("how long to wait, at most 60") int timeoutSeconds);

    @Describe("Answers the last lines of a job's log, oldest first")
    @LeastRole(Role.VIEWER)
    List<String> jobLog(
            @Describe("the job's id, as the start operation answered it") String jobId,
            @Describe("how many lines at most") int lastLines);

    @Describe("Asks a job to end; one that has ended stays as it is")
    @LeastRole(Role.OPERATOR)
    void cancelJob(@Describe("the job's id, as the start operation answered it") String jobId);
}
