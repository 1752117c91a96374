package io.hyperstow.jmx.internal.mbean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobServiceViewTest {

    private static final String JOB = "20261122T152233Z-0000000000000001";

    private final OneJob jobs = new OneJob();
    private final JobServiceView view = new JobServiceView(jobs, ManagementNames.of("JobService"));
    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    private List<Future<JobStatus>> waitAsManyAsMay() throws InterruptedException {
        List<Future<JobStatus>> calls = new ArrayList<>();
        for (int i = 0; i < JobServiceView.WAITERS; i++) {
            calls.add(callers.submit(() -> view.awaitJob(JOB, 60)));
        }
        jobs.waiting.acquire(JobServiceView.WAITERS);
        return calls;
    }

    @Test
    void answersAtOnceWhileTooManyWait() throws Exception {
        List<Future<JobStatus>> calls = waitAsManyAsMay();

        assertEquals(JobState.RUNNING, view.awaitJob(JOB, 60).state());

        jobs.ended.countDown();
        for (Future<JobStatus> call : calls) {
            assertEquals(JobState.SUCCEEDED, call.get(10, TimeUnit.SECONDS).state());
        }
    }

    @Test
    void letsTheNextWaitWhenOneIsInterruptedOrRefused() throws Exception {
        for (int i = 0; i < JobServiceView.WAITERS; i++) {
            assertThrows(IllegalArgumentException.class, () -> view.awaitJob("20261122T152233Z-0000000000000002", 60));
        }
        waitAsManyAsMay();
        callers.shutdownNow();
        callers.awaitTermination(10, TimeUnit.SECONDS);
        jobs.ended.countDown();

        assertEquals(JobState.SUCCEEDED, view.awaitJob(JOB, 60).state());
        assertEquals(1, jobs.waiting.availablePermits(), "the call did not wait");
    }

    /** A job that runs until the test ends it. */
    private static final class OneJob implements JobService {

        private final CountDownLatch ended = new CountDownLatch(1);
        private final Semaphore waiting = new Semaphore(0);

        @Override
        public JobId submit(JobRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<JobStatus> jobs() {
            return List.of(job(new JobId(JOB)));
        }

        @Override
        public JobStatus job(JobId id) {
            if (!id.value().equals(JOB)) {
                throw new BackupException(ErrorCode.UNKNOWN_JOB, "there is no job '" + id + "'", "see Jobs");
            }
            JobState state = ended.getCount() == 0 ? JobState.SUCCEEDED : JobState.RUNNING;
            String none = "";
            return new JobStatus(
                    JOB,
                    "agent",
                    JobKind.BACKUP,
                    state,
                    none,
                    -1,
                    0,
                    -1,
                    0,
                    0,
                    0,
                    -1,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    none,
                    List.of());
        }

        @Override
        public JobStatus await(JobId id, Duration timeout) throws InterruptedException {
            job(id);
            waiting.release();
            ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return job(id);
        }

        @Override
        public List<String> log(JobId id, int lastLines) {
            return List.of();
        }

        @Override
        public void cancel(JobId id) {
            ended.countDown();
        }
    }
}
