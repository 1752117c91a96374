package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.core.internal.job.TestEngine.WorkHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobEngineTest {

    private static final JobRequest CHECK = new JobRequest(JobKind.CHECK, "shop", "", "", "", "shop_copy", "");

    @TempDir
    Path base;

    private TestEngine test;

    @BeforeEach
    void start() throws IOException {
        test = new TestEngine(base);
    }

    @AfterEach
    void stop() {
        test.close();
    }

    private static ErrorCode refusal(org.junit.jupiter.api.function.Executable call) {
        BackupException refused = assertThrows(BackupException.class, call);
        assertFalse(refused.hint().isEmpty(), "no hint: " + refused.problem());
        return refused.code();
    }

    @Test
    void runsAJobToItsEnd() throws Exception {
        JobId id = test.submit(context -> {
            context.strategyVersion("1.2.0");
            context.backup("20261122T152233Z-7f3a9c");
            context.phase("copying");
            context.expect(0, 10);
            context.advance(3, 10);
            context.warn("table 'a' has no key");
            context.warn("table 'a' has no key");
        });
        JobStatus status = test.end(id);
        assertEquals(JobState.SUCCEEDED, status.state());
        assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED), test.statesOf(id));
        assertEquals("north", status.agentId());
        assertEquals("1.2.0", status.strategyVersion());
        assertEquals("20261122T152233Z-7f3a9c", status.backupId());
        assertEquals(100, status.percent());
        assertEquals(3, status.rowsDone());
        assertEquals(10, status.bytesDone());
        assertEquals(0, status.etaSeconds());
        assertEquals(List.of("table 'a' has no key"), status.warnings());
        assertEquals("", status.errorCode());
        Instant queued = Instant.parse(status.queuedAt());
        assertFalse(Instant.parse(status.startedAt()).isBefore(queued));
        assertFalse(Instant.parse(status.endedAt()).isBefore(Instant.parse(status.startedAt())));
        assertEquals(status, test.engine.job(id));
        assertEquals(status, test.transitions.get(2));
    }

    @Test
    void tellsTheCodeMessageAndHintOfAFailure() throws Exception {
        JobId id = test.submit(context -> {
            throw new BackupException(ErrorCode.TABLE_EXISTS, "table 'a' exists", "drop it");
        });
        JobStatus status = test.end(id);
        assertEquals(JobState.FAILED, status.state());
        assertEquals("TABLE_EXISTS", status.errorCode());
        assertEquals("table 'a' exists", status.errorMessage());
        assertEquals("drop it", status.hint());
        assertEquals(-1, status.etaSeconds());
    }

    @Test
    void keepsTheStackOfAFailureInTheJobsLogOnce() throws Exception {
        JobId id = test.submit(context -> {
            context.log("a line of the handler");
            throw new IllegalStateException("odd");
        });
        assertEquals("INTERNAL", test.end(id).errorCode());
        List<String> log = test.engine.log(id, 1000);
        assertTrue(log.get(0).endsWith("a line of the handler"), log.get(0));
        assertEquals(
                1,
                log.stream()
                        .filter(line -> line.contains("IllegalStateException: odd"))
                        .count());
        assertEquals(1, test.engine.log(id, 1).size());
    }

    @Test
    void failsAJobWhoseHandlerEndsWithAnError() throws Exception {
        JobStatus status = test.run(context -> {
            throw new NoClassDefFoundError("gone/Strategy");
        });
        assertEquals(JobState.FAILED, status.state());
        assertEquals("INTERNAL", status.errorCode());
    }

    @Test
    void callsAJobCancelledOnlyWhenSomebodyAsked() throws Exception {
        JobStatus status = test.run(context -> {
            throw new java.util.concurrent.CancellationException("of something else");
        });
        assertEquals(JobState.FAILED, status.state());
        assertEquals("INTERNAL", status.errorCode());
    }

    @Test
    void cancelsARunningJobAndRunsWhatWaitsForThat() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        JobId id = test.submit(context -> {
            context.onCancel(told::countDown);
            context.phase("waiting");
            told.await();
            context.throwIfCancelled();
        });
        test.awaitState(id, JobState.RUNNING);
        test.engine.cancel(id);
        test.engine.cancel(id);
        JobStatus status = test.end(id);
        assertEquals(JobState.CANCELLED, status.state());
        assertEquals("CANCELLED", status.errorCode());
        assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.CANCELLED), test.statesOf(id));
        test.engine.cancel(id);
        assertEquals(status, test.engine.job(id));
    }

    @Test
    void letsAJobThatWasCancelledTooLateSucceed() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        JobId id = test.submit(context -> {
            context.onCancel(told::countDown);
            told.await();
        });
        test.engine.cancel(id);
        // Either it had begun, and did everything, or it never began.
        JobStatus status = test.end(id);
        assertEquals(status.startedAt().isEmpty() ? JobState.CANCELLED : JobState.SUCCEEDED, status.state());
    }

    @Test
    void callsAJobFailedThatCannotCleanUpAfterACancel() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        JobId id = test.submit(context -> {
            context.onCancel(told::countDown);
            told.await();
            throw new BackupException(ErrorCode.STORAGE_FAILED, "'a' cannot be removed", "remove it");
        });
        test.awaitState(id, JobState.RUNNING);
        test.engine.cancel(id);
        assertEquals(JobState.FAILED, test.end(id).state());
    }

    @Test
    void cancelsAQueuedJobAtOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        test.submit(context -> go.await());
        test.submit(context -> go.await());
        AtomicInteger ran = new AtomicInteger();
        JobId id = test.submit(context -> ran.incrementAndGet());
        assertEquals(JobState.QUEUED, test.engine.job(id).state());
        test.engine.cancel(id);
        assertEquals(JobState.CANCELLED, test.engine.job(id).state());
        assertEquals("", test.engine.job(id).startedAt());
        go.countDown();
        assertEquals(List.of(JobState.QUEUED, JobState.CANCELLED), test.statesOf(id));
        assertEquals(JobState.SUCCEEDED, test.run(context -> {}).state());
        assertEquals(0, ran.get());
    }

    @Test
    void cancelsAJobFromTheListenerThatHearsOfIt() throws Exception {
        test.engine.addListener(status -> {
            if (status.state() == JobState.QUEUED) {
                test.engine.cancel(new JobId(status.id()));
            }
        });
        AtomicInteger ran = new AtomicInteger();
        JobId id = test.submit(context -> ran.incrementAndGet());
        assertEquals(JobState.CANCELLED, test.end(id).state());
        assertEquals(List.of(JobState.QUEUED, JobState.CANCELLED), test.statesOf(id));
        assertEquals(0, ran.get());
    }

    @Test
    void runsSoManyJobsAtATime() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(test.submit(context -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.sleep(2);
                now.decrementAndGet();
            }));
        }
        for (JobId id : ids) {
            assertEquals(JobState.SUCCEEDED, test.end(id).state());
        }
        assertEquals(2, most.get());
    }

    @Test
    void runsJobsInTheOrderTheyCame() throws Exception {
        List<JobId> order = java.util.Collections.synchronizedList(new ArrayList<>());
        List<JobId> ids = new ArrayList<>();
        try (TestEngine single = new TestEngine(base.resolve("single"), 1, TestEngine.limits(50, 200))) {
            for (int i = 0; i < 20; i++) {
                ids.add(single.submit(context -> order.add(context.id())));
            }
            for (JobId id : ids) {
                assertEquals(JobState.SUCCEEDED, single.end(id).state());
            }
        }
        assertEquals(ids, order);
    }

    @Test
    void refusesAJobWhenTooManyWait() throws Exception {
        EngineLimits limits = TestEngine.limits(5, 200);
        try (TestEngine small = new TestEngine(base.resolve("small"), 2, limits)) {
            CountDownLatch go = new CountDownLatch(1);
            List<JobId> ids = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                ids.add(small.submit(context -> go.await()));
            }
            assertEquals(ErrorCode.QUEUE_FULL, refusal(() -> small.submit(context -> {})));
            assertEquals(7, small.engine.jobs().size());
            small.engine.cancel(ids.get(4));
            JobId last = small.submit(context -> {});
            go.countDown();
            assertEquals(JobState.SUCCEEDED, small.end(last).state());
        }
    }

    @Test
    void refusesAKindThatNobodyHandles() {
        assertEquals(ErrorCode.UNSUPPORTED, refusal(() -> test.engine.submit(CHECK)));
        assertEquals(List.of(), test.engine.jobs());
    }

    @Test
    void failsAQueuedJobWhoseHandlerHasGone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        test.submit(context -> go.await());
        test.submit(context -> go.await());
        WorkHandler handler = new WorkHandler(JobKind.CHECK, context -> {});
        test.engine.addHandler(handler, Map.of());
        JobId id = test.engine.submit(CHECK);
        test.engine.removeHandler(handler);
        go.countDown();
        assertEquals("UNSUPPORTED", test.end(id).errorCode());
    }

    @Test
    void takesTheHandlerThatRanksHighest() throws Exception {
        AtomicReference<String> served = new AtomicReference<>();
        WorkHandler best = new WorkHandler(JobKind.CHECK, context -> served.set("best"));
        WorkHandler older = new WorkHandler(JobKind.CHECK, context -> served.set("older"));
        WorkHandler newer = new WorkHandler(JobKind.CHECK, context -> served.set("newer"));
        test.engine.addHandler(newer, Map.of("service.id", 3L));
        test.engine.addHandler(older, Map.of("service.id", 2L));
        test.engine.addHandler(best, Map.of("service.id", 4L, "service.ranking", 1));
        test.end(test.engine.submit(CHECK));
        assertEquals("best", served.get());
        test.engine.removeHandler(best);
        test.end(test.engine.submit(CHECK));
        assertEquals("older", served.get());
    }

    @Test
    void goesOnWhenAListenerThrows() throws Exception {
        List<JobState> heard = new ArrayList<>();
        test.engine.addListener(status -> {
            throw new IllegalStateException("thrown on purpose");
        });
        test.engine.addListener(status -> heard.add(status.state()));
        assertEquals(JobState.SUCCEEDED, test.run(context -> {}).state());
        assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.SUCCEEDED), heard);
    }

    @Test
    void tellsListenersAfterTheJournalAndBeforeThoseWhoWait() throws Exception {
        List<String> journaled = new ArrayList<>();
        test.engine.addListener(status -> {
            try {
                List<String> lines = Files.readAllLines(base.resolve("data/jobs/" + status.id() + ".jsonl"));
                String last = lines.get(lines.size() - 1);
                journaled.add(status.state() + " " + last.contains("\"state\":\"" + status.state() + "\""));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        test.run(context -> {});
        assertEquals(List.of("QUEUED true", "RUNNING true", "SUCCEEDED true"), journaled);
    }

    @Test
    void listsActiveJobsFirstAndThenTheLatestThatEnded() throws Exception {
        JobId first = test.submit(context -> {});
        test.end(first);
        JobId second = test.submit(context -> {});
        test.end(second);
        CountDownLatch go = new CountDownLatch(1);
        JobId third = test.submit(context -> go.await());
        JobId fourth = test.submit(context -> go.await());
        List<String> expected = List.of(third.value(), fourth.value(), second.value(), first.value());
        assertEquals(expected, test.engine.jobs().stream().map(JobStatus::id).toList());
        go.countDown();
    }

    @Test
    void givesEveryJobAnIdOfItsOwn() throws Exception {
        assertNotEquals(test.run(context -> {}).id(), test.run(context -> {}).id());
    }

    @Test
    void answersWhenTheTimeIsUp() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        JobId id = test.submit(context -> go.await());
        test.awaitState(id, JobState.RUNNING);
        assertEquals(
                JobState.RUNNING, test.engine.await(id, Duration.ofMillis(5)).state());
        assertEquals(JobState.RUNNING, test.engine.await(id, Duration.ZERO).state());
        go.countDown();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        JobId unknown = new JobId("20261122T152233Z-0f3a9c5577de01ab");
        assertEquals(ErrorCode.UNKNOWN_JOB, refusal(() -> test.engine.job(unknown)));
        assertEquals(ErrorCode.UNKNOWN_JOB, refusal(() -> test.engine.cancel(unknown)));
        assertEquals(ErrorCode.UNKNOWN_JOB, refusal(() -> test.engine.log(unknown, 1)));
        assertEquals(ErrorCode.UNKNOWN_JOB, refusal(() -> test.engine.await(unknown, Duration.ZERO)));
        JobId known = test.submit(context -> {});
        assertEquals(ErrorCode.INVALID_ARGUMENT, refusal(() -> test.engine.log(known, 0)));
    }

    @Test
    void namesTheThreadAfterTheJob() throws Exception {
        AtomicReference<String> name = new AtomicReference<>();
        JobStatus status = test.run(context -> name.set(Thread.currentThread().getName()));
        assertEquals("hyperstow-job-" + status.id(), name.get());
    }

    @Test
    void journalsTheEndOfAJobWhoseThreadIsInterrupted() throws Exception {
        JobId id = test.submit(context -> {
            Thread.currentThread().interrupt();
            context.log("a line after the interrupt");
        });
        assertEquals(JobState.SUCCEEDED, test.end(id).state());
        assertTrue(Files.readString(base.resolve("data/jobs/" + id + ".jsonl")).contains("\"SUCCEEDED\""));
        List<String> log = test.engine.log(id, 10);
        assertTrue(log.get(0).endsWith("a line after the interrupt"), log.toString());
    }

    @Test
    void acceptsAJobFromAnInterruptedThread() throws Exception {
        Thread.currentThread().interrupt();
        JobId id = test.submit(context -> {});
        assertTrue(Thread.interrupted());
        assertEquals(JobState.SUCCEEDED, test.end(id).state());
    }

    @Test
    void interruptsAHandlerThatIgnoresACancel() throws Exception {
        JobId id = test.submit(context -> new CountDownLatch(1).await());
        test.awaitState(id, JobState.RUNNING);
        test.engine.cancel(id);
        assertEquals(JobState.CANCELLED, test.end(id).state());
    }

    @Test
    void givesUpAHandlerThatIgnoresEverythingAndFreesItsPlace() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        JobId hanging = test.submit(context -> ignoreInterrupts(go));
        test.awaitState(hanging, JobState.RUNNING);
        test.engine.cancel(hanging);
        JobStatus status = test.end(hanging);
        assertEquals(JobState.FAILED, status.state());
        assertEquals("INTERNAL", status.errorCode());
        assertTrue(status.hint().contains("grace period"), status.hint());
        List<JobId> next = List.of(test.submit(context -> {}), test.submit(context -> {}));
        for (JobId id : next) {
            assertEquals(JobState.SUCCEEDED, test.end(id).state());
        }
        go.countDown();
        assertEquals(List.of(JobState.QUEUED, JobState.RUNNING, JobState.FAILED), test.statesOf(hanging));
    }

    @Test
    void saysWhoGaveUpARestoreWhatARestartRemoves() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        test.engine.addHandler(new WorkHandler(JobKind.RESTORE, context -> ignoreInterrupts(go)), Map.of());
        JobId hanging = test.engine.submit(new JobRequest(JobKind.RESTORE, "shop", "", "nas", "", "shop_copy", ""));
        test.awaitState(hanging, JobState.RUNNING);
        test.engine.cancel(hanging);
        String hint = test.end(hanging).hint();
        go.countDown();
        assertTrue(hint.contains("restart the agent"), hint);
        assertTrue(hint.contains("what was restored into it stays"), hint);
        assertFalse(hint.contains("sweep"), hint);
    }

    static void ignoreInterrupts(CountDownLatch go) {
        boolean open = false;
        while (!open) {
            try {
                go.await();
                open = true;
            } catch (InterruptedException ignored) {
                Thread.yield();
            }
        }
    }
}
