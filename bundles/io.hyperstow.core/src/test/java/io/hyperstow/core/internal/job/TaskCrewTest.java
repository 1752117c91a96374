package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.core.internal.job.TestEngine.NamedTask;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a job's tasks run, seen through the engine. */
@Timeout(60)
class TaskCrewTest {

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

    private static List<NamedTask> tasks(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new NamedTask("t" + i, 10))
                .toList();
    }

    @Test
    void runsEveryTaskOnceInOrder() throws Exception {
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        JobStatus status = test.run(context -> {
            context.expect(50, 500);
            context.runAll(tasks(50), 1, task -> ran.add(task.id()));
        });
        assertEquals(JobState.SUCCEEDED, status.state());
        assertEquals(tasks(50).stream().map(NamedTask::id).toList(), ran);
        assertEquals(50, status.tasksDone());
        assertEquals(50, status.tasksTotal());
    }

    @Test
    void runsAsManyTasksAtATimeAsThereAreWorkers() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CyclicBarrier together = new CyclicBarrier(3);
        JobStatus status = test.run(context -> context.runAll(tasks(30), 3, task -> {
            threads.add(Thread.currentThread().getName());
            together.await();
        }));
        assertEquals(JobState.SUCCEEDED, status.state());
        String prefix = "hyperstow-task-" + status.id() + "-";
        assertEquals(Set.of(prefix + 1, prefix + 2, prefix + 3), threads);
    }

    @Test
    void runsNoTasks() throws Exception {
        assertEquals(
                JobState.SUCCEEDED,
                test.run(context -> context.runAll(tasks(0), 4, task -> {})).state());
    }

    @Test
    void triesATaskAgainWhenItsFailureMayPass() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        JobStatus status = test.run(context -> context.runAll(tasks(1), 2, task -> {
            context.advance(7, 70);
            if (attempts.incrementAndGet() < 3) {
                throw new SQLException("ERROR: deadlock detected\n  Detail: long", "40P01");
            }
        }));
        assertEquals(JobState.SUCCEEDED, status.state());
        assertEquals(3, attempts.get());
        assertEquals(7, status.rowsDone());
        assertEquals(70, status.bytesDone());
        assertEquals(
                List.of(
                        "task 't0' is tried again (attempt 2 of 3) after SERVER_ERROR: ERROR: deadlock detected",
                        "task 't0' is tried again (attempt 3 of 3) after SERVER_ERROR: ERROR: deadlock detected"),
                status.warnings());
    }

    @Test
    void givesUpAfterTheLastAttempt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        JobStatus status = test.run(context -> context.runAll(tasks(5), 1, task -> {
            attempts.incrementAndGet();
            throw new BackupException(ErrorCode.STORAGE_UNREACHABLE, "no route to 'nas'", "wait");
        }));
        assertEquals("STORAGE_UNREACHABLE", status.errorCode());
        assertEquals(3, attempts.get());
        assertEquals(0, status.tasksDone());
    }

    @Test
    void doesNotTryAgainWhatWillNotPass() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        JobStatus status = test.run(context -> context.runAll(tasks(5), 1, task -> {
            attempts.incrementAndGet();
            throw new SQLException("ERROR: permission denied for table a", "42501");
        }));
        assertEquals("PERMISSION_DENIED", status.errorCode());
        assertEquals(1, attempts.get());
        assertEquals(List.of(), status.warnings());
    }

    @Test
    void tellsTheOthersToEndWhenOneFailsAndFailsTheJob() throws Exception {
        CountDownLatch waiting = new CountDownLatch(2);
        AtomicInteger told = new AtomicInteger();
        AtomicReference<Boolean> after = new AtomicReference<>();
        JobStatus status = test.run(context -> {
            try {
                context.runAll(tasks(9), 3, task -> {
                    if (task.id().equals("t2")) {
                        waiting.await();
                        throw new BackupException(ErrorCode.TABLE_DIFFERS, "'a' differs", "look");
                    }
                    CountDownLatch end = new CountDownLatch(1);
                    context.onCancel(end::countDown);
                    waiting.countDown();
                    end.await();
                    told.incrementAndGet();
                    context.throwIfCancelled();
                });
            } finally {
                after.set(context.cancelled());
            }
        });
        assertEquals(JobState.FAILED, status.state());
        assertEquals("TABLE_DIFFERS", status.errorCode());
        assertEquals(2, told.get());
        assertEquals(false, after.get(), "the job itself was not cancelled");
    }

    @Test
    void tellsTheThreadsOfATaskToEndToo() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        JobStatus status = test.run(context -> context.runAll(tasks(2), 2, task -> {
            if (task.id().equals("t1")) {
                Thread pump = new Thread(() -> {
                    while (!context.cancelled()) {
                        Thread.onSpinWait();
                    }
                    heard.countDown();
                });
                pump.start();
                begun.countDown();
                heard.await();
                return;
            }
            begun.await();
            throw new IllegalStateException("odd");
        }));
        assertEquals(JobState.FAILED, status.state());
        assertEquals(0, heard.getCount());
    }

    @Test
    void keepsTheFailuresOfTheOthersWithTheFirst() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        test.run(context -> {
            try {
                context.runAll(tasks(2), 2, task -> {
                    together.await();
                    throw new IllegalStateException(task.id());
                });
            } catch (IllegalStateException e) {
                thrown.set(e);
                throw e;
            }
        });
        assertNotNull(thrown.get());
        assertEquals(1, thrown.get().getSuppressed().length);
    }

    @Test
    void failsTheJobWhenATaskEndsWithAnError() throws Exception {
        JobStatus status = test.run(context -> context.runAll(tasks(3), 2, task -> {
            throw new StackOverflowError();
        }));
        assertEquals(JobState.FAILED, status.state());
        assertEquals("INTERNAL", status.errorCode());
    }

    @Test
    void endsAllTasksWhenTheJobIsCancelled() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicInteger ran = new AtomicInteger();
        JobId id = test.submit(context -> {
            try {
                context.runAll(tasks(9), 2, task -> {
                    CountDownLatch told = new CountDownLatch(1);
                    context.onCancel(told::countDown);
                    ran.incrementAndGet();
                    begun.countDown();
                    told.await();
                    throw new SQLException("ERROR: canceling statement due to user request", "57014");
                });
            } catch (CancellationException e) {
                thrown.set(e);
                throw e;
            }
        });
        begun.await();
        test.engine.cancel(id);
        assertEquals(JobState.CANCELLED, test.end(id).state());
        assertEquals(2, ran.get());
        assertEquals(2, thrown.get().getSuppressed().length);
    }

    @Test
    void wakesFromThePauseBetweenAttemptsWhenTheJobIsCancelled() throws Exception {
        EngineLimits patient = TestEngine.limits(10, 10, Duration.ofHours(1));
        try (TestEngine slow = new TestEngine(base.resolve("slow"), 1, patient)) {
            AtomicInteger attempts = new AtomicInteger();
            JobId id = slow.submit(context -> context.runAll(tasks(1), 1, task -> {
                attempts.incrementAndGet();
                throw new SQLException("gone", "08006");
            }));
            while (slow.engine.job(id).warnings().isEmpty()) {
                Thread.sleep(1);
            }
            slow.engine.cancel(id);
            assertEquals(JobState.CANCELLED, slow.end(id).state());
            assertEquals(1, attempts.get());
        }
    }

    @Test
    void interruptsATaskThatIgnoresTheSignal() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        JobStatus status = test.run(context -> context.runAll(tasks(2), 2, task -> {
            if (task.id().equals("t1")) {
                hanging.countDown();
                new CountDownLatch(1).await();
            }
            hanging.await();
            throw new BackupException(ErrorCode.STORAGE_FULL, "'nas' is full", "make room");
        }));
        assertEquals("STORAGE_FULL", status.errorCode());
        List<String> log = test.engine.log(new JobId(status.id()), 1000);
        assertTrue(log.stream().anyMatch(line -> line.contains("is interrupted")), log.toString());
    }

    @Test
    void endsAlthoughATaskNeverDoes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicReference<Boolean> stillTold = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(1);
        JobId id = test.submit(context -> context.runAll(tasks(1), 1, task -> {
            hanging.countDown();
            JobEngineTest.ignoreInterrupts(go);
            context.advance(1, 1);
            stillTold.set(context.cancelled());
            left.countDown();
        }));
        hanging.await();
        test.engine.cancel(id);
        JobStatus status = test.end(id);
        assertEquals(JobState.FAILED, status.state());
        assertTrue(status.errorMessage().contains("did not end"), status.errorMessage());
        List<String> log = test.engine.log(id, 1000);
        assertTrue(log.stream().anyMatch(line -> line.contains("is left behind")), log.toString());
        assertTrue(log.stream().anyMatch(line -> line.contains("ignoreInterrupts")), log.toString());
        go.countDown();
        left.await();
        assertEquals(true, stillTold.get());
        assertEquals(status, test.engine.job(id));
    }

    @Test
    void refusesTasksThatHaveTasks() throws Exception {
        JobStatus status =
                test.run(context -> context.runAll(tasks(1), 1, task -> context.runAll(tasks(1), 1, inner -> {})));
        assertEquals(JobState.FAILED, status.state());
        assertTrue(status.errorMessage().contains("runs tasks already"), status.errorMessage());
    }

    @Test
    void runsOneSetOfTasksAfterTheOther() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        JobStatus status = test.run(context -> {
            context.expect(6, 60);
            for (int wave = 0; wave < 3; wave++) {
                context.runAll(tasks(2), 2, task -> ran.incrementAndGet());
            }
            assertThrows(IllegalArgumentException.class, () -> context.runAll(tasks(1), 0, task -> {}));
        });
        assertEquals(JobState.SUCCEEDED, status.state());
        assertEquals(6, ran.get());
        assertEquals(6, status.tasksDone());
    }

    @Test
    void countsTheProgressOfRunningTasks() throws Exception {
        CountDownLatch look = new CountDownLatch(1);
        CountDownLatch counted = new CountDownLatch(2);
        JobId id = test.submit(context -> {
            context.expect(4, 40);
            context.runAll(tasks(4), 2, task -> {
                count(context);
                counted.countDown();
                look.await();
            });
        });
        counted.await();
        JobStatus status = test.engine.job(id);
        assertEquals(25, status.percent());
        assertEquals(0, status.tasksDone());
        assertEquals(4, status.tasksTotal());
        assertEquals(2, status.rowsDone());
        assertEquals(10, status.bytesDone());
        assertFalse(status.bytesPerSecond() < 1);
        look.countDown();
        assertEquals(100, test.end(id).percent());
    }

    private static void count(JobContext context) {
        context.advance(1, 2);
        context.advance(0, 3);
    }
}
