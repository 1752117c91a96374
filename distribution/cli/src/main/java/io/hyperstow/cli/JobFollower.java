package io.hyperstow.cli;

import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches a job until it ends and shows its progress: a bar that is redrawn on a terminal, else a line whenever the
 * phase changes or ten seconds have passed.
 */
final class JobFollower {

    private static final int WAIT_SECONDS = 1;
    private static final long LINE_MILLIS = 10_000;
    private static final long LEAST_NANOS = 500_000_000;
    private static final String ERASE_TO_END = "\u001b[K";

    private final AgentClient client;
    private final PrintStream progress;
    private final int columns;

    private String lastPhase = "";
    private long lastLine;

    /**
     * @param progress where progress goes; null shows none
     * @param columns the terminal's width, 0 when it is none
     */
    JobFollower(AgentClient client, PrintStream progress, int columns) {
        this.client = client;
        this.progress = progress;
        this.columns = columns;
    }

    /** The job's status at its end. */
    JobView follow(String jobId) {
        try {
            JobView job = new JobView(
                    client.call(AgentClient.JOB_SERVICE, "job", jobId).asJsonObject());
            long asked = 0;
            while (!job.ended()) {
                show(job);
                // With many followers the agent answers at once instead of waiting; then we do.
                pause(asked);
                asked = System.nanoTime();
                job = new JobView(client.call(AgentClient.JOB_SERVICE, "awaitJob", jobId, WAIT_SECONDS)
                        .asJsonObject());
            }
            show(job);
            endLine();
            return job;
        } catch (CommandException e) {
            endLine();
            throw e.exitCode() != ExitCode.UNREACHABLE
                    ? e
                    : new CommandException(
                            e.exitCode(),
                            e.getMessage(),
                            "the job may still run; look with 'hyperstow job " + jobId + " --follow'");
        }
    }

    private static void pause(long asked) {
        if (asked != 0 && System.nanoTime() - asked < LEAST_NANOS) {
            LockSupport.parkNanos(LEAST_NANOS);
        }
    }

    private void show(JobView job) {
        if (progress == null) {
            return;
        }
        if (columns > 0) {
            progress.print("\r" + ProgressLine.bar(job, columns) + ERASE_TO_END);
            progress.flush();
            return;
        }
        String phase = job.state() + job.text("phase");
        long now = System.nanoTime() / 1_000_000;
        if (!phase.equals(lastPhase) || now - lastLine >= LINE_MILLIS) {
            lastPhase = phase;
            lastLine = now;
            progress.println(ProgressLine.figures(job));
        }
    }

    private void endLine() {
        if (progress != null && columns > 0) {
            progress.println();
        }
    }
}
