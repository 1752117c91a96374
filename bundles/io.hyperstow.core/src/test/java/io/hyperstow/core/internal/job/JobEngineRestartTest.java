package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A crash is an engine that is never told to stop, with a second one on the same folder. */
@Timeout(60)
class JobEngineRestartTest {

    @TempDir
    Path base;

    private final CountDownLatch go = new CountDownLatch(1);
    private final List<TestEngine> engines = new ArrayList<>();

    @AfterEach
    void stop() {
        go.countDown();
        engines.forEach(TestEngine::close);
    }

    private TestEngine engine(int places, EngineLimits limits) throws IOException {
        TestEngine engine = new TestEngine(base, places, limits);
        engines.add(engine);
        return engine;
    }

    private TestEngine engine() throws IOException {
        return engine(1, TestEngine.HURRIED);
    }

    private Path file(JobId id, String suffix) {
        return base.resolve("data/jobs/" + id + suffix);
    }

    @Test
    void callsInterruptedWhatACrashLeftUnfinished() throws Exception {
        TestEngine crashed = engine();
        JobId ended = crashed.submit(context -> context.log("done"));
        JobStatus succeeded = crashed.end(ended);
        JobId running = crashed.submit(context -> {
            context.phase("copying");
            go.await();
        });
        crashed.awaitState(running, JobState.RUNNING);
        JobId queued = crashed.submit(context -> {});

        TestEngine restarted = engine();
        assertEquals(succeeded, restarted.engine.job(ended));
        for (JobId id : List.of(running, queued)) {
            JobStatus status = restarted.engine.job(id);
            assertEquals(JobState.INTERRUPTED, status.state());
            assertEquals("INTERRUPTED", status.errorCode());
            assertEquals("start it again", status.hint());
            assertFalse(status.endedAt().isEmpty());
            assertEquals(List.of(JobState.INTERRUPTED), restarted.statesOf(id));
        }
        assertTrue(restarted.engine.job(running).errorMessage().contains("running"));
        assertTrue(restarted.engine.job(queued).errorMessage().contains("waiting"));
        assertTrue(restarted.engine.log(ended, 10).get(0).endsWith("done"));
        assertEquals(JobState.SUCCEEDED, restarted.run(context -> {}).state());

        TestEngine again = engine();
        assertEquals(restarted.engine.job(running), again.engine.job(running));
        assertEquals(List.of(), again.transitions);
    }

    @Test
    void toleratesATornLastLine() throws Exception {
        TestEngine crashed = engine();
        JobId id = crashed.submit(context -> go.await());
        crashed.awaitState(id, JobState.RUNNING);
        Files.writeString(file(id, ".jsonl"), "{\"status\":{\"id\":\"", StandardOpenOption.APPEND);

        TestEngine restarted = engine();
        JobStatus interrupted = restarted.engine.job(id);
        assertEquals(JobState.INTERRUPTED, interrupted.state());
        assertEquals(interrupted, engine().engine.job(id));
        assertEquals(3, Files.readAllLines(file(id, ".jsonl")).size());
    }

    @Test
    void interruptsJobsWhenTheAgentStops() throws Exception {
        TestEngine test = engine();
        CountDownLatch told = new CountDownLatch(1);
        JobId running = test.submit(context -> {
            context.onCancel(told::countDown);
            told.await();
            context.throwIfCancelled();
        });
        test.awaitState(running, JobState.RUNNING);
        JobId queued = test.submit(context -> {});
        test.engine.stopJobs();
        assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.INTERRUPTED), test.statesOf(running));
        assertEquals(List.of(JobState.QUEUED, JobState.INTERRUPTED), test.statesOf(queued));
        assertEquals("INTERRUPTED", test.engine.job(running).errorCode());

        TestEngine restarted = engine();
        assertEquals(List.of(), restarted.transitions);
        assertEquals(JobState.INTERRUPTED, restarted.engine.job(running).state());
    }

    @Test
    void interruptsAJobThatDoesNotEndWhenTheAgentStops() throws Exception {
        TestEngine test = engine();
        JobId id = test.submit(context -> JobEngineTest.ignoreInterrupts(go));
        test.awaitState(id, JobState.RUNNING);
        test.engine.stopJobs();
        assertEquals(JobState.INTERRUPTED, test.engine.job(id).state());
        List<String> journal = Files.readAllLines(file(id, ".jsonl"));
        go.countDown();
        assertEquals(JobState.INTERRUPTED, engine().engine.job(id).state());
        assertEquals(journal, Files.readAllLines(file(id, ".jsonl")));
    }

    @Test
    void letsAJobThatIsNearlyDoneSucceedWhenTheAgentStops() throws Exception {
        TestEngine test = engine();
        CountDownLatch told = new CountDownLatch(1);
        JobId id = test.submit(context -> {
            context.onCancel(told::countDown);
            told.await();
        });
        test.awaitState(id, JobState.RUNNING);
        test.engine.stopJobs();
        assertEquals(JobState.SUCCEEDED, test.engine.job(id).state());
    }

    @Test
    void takesNoJobWhenTheAgentStops() throws Exception {
        TestEngine test = engine();
        test.engine.stopJobs();
        BackupException refused = assertThrows(BackupException.class, () -> test.submit(context -> {}));
        assertEquals(ErrorCode.INTERRUPTED, refused.code());
    }

    @Test
    void keepsTheLastJobsOnly() throws Exception {
        EngineLimits few = TestEngine.limits(100, 3);
        TestEngine test = engine(1, few);
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(test.submit(context -> context.log("here")));
            test.end(ids.get(i));
        }
        List<String> kept =
                List.of(ids.get(4).value(), ids.get(3).value(), ids.get(2).value());
        assertEquals(kept, test.engine.jobs().stream().map(JobStatus::id).toList());
        assertFalse(Files.exists(file(ids.get(1), ".jsonl")));
        assertFalse(Files.exists(file(ids.get(1), ".log")));
        assertTrue(Files.exists(file(ids.get(2), ".log")));
        assertEquals(
                kept, engine(1, few).engine.jobs().stream().map(JobStatus::id).toList());
    }

    @Test
    void refusesAJobThatCannotBeJournaled() throws Exception {
        TestEngine test = engine();
        Path jobs = base.resolve("data/jobs");
        Files.delete(jobs);
        BackupException refused = assertThrows(BackupException.class, () -> test.submit(context -> {}));
        assertTrue(refused.hint().contains("data"), refused.hint());
        assertEquals(List.of(), test.engine.jobs());
        assertEquals(List.of(), test.transitions);
        Files.createDirectory(jobs);
        assertEquals(JobState.SUCCEEDED, test.run(context -> {}).state());
    }

    @Test
    void endsAJobWhoseJournalIsLost() throws Exception {
        TestEngine test = engine();
        JobId id = test.submit(context -> go.await());
        test.awaitState(id, JobState.RUNNING);
        Files.delete(file(id, ".jsonl"));
        Files.createDirectory(file(id, ".jsonl"));
        go.countDown();
        assertEquals(JobState.SUCCEEDED, test.end(id).state());
    }

    @Test
    void closesTheJournalsToOthers() throws Exception {
        engine();
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(base.resolve("data/jobs"))));
    }
}
