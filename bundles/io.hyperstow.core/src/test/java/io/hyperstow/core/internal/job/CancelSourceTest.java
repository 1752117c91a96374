package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.CancelSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CancelSourceTest {

    private final List<String> done = new ArrayList<>();
    private final CancelSource source = new CancelSource(CancelSignal.NEVER, Runnable::run);

    @Test
    void runsEachActionOnce() {
        source.onCancel(() -> done.add("a"));
        source.onCancel(() -> done.add("b"));
        assertFalse(source.cancelled());
        assertTrue(source.cancel());
        assertFalse(source.cancel());
        assertEquals(List.of("a", "b"), done);
        assertThrows(CancellationException.class, source::throwIfCancelled);
    }

    @Test
    void runsAnActionAtOnceWhenItIsOnAlready() {
        source.cancel();
        source.onCancel(() -> done.add("a"));
        assertEquals(List.of("a"), done);
    }

    @Test
    void forgetsAnActionThatWasWithdrawn() {
        source.onCancel(() -> done.add("a")).close();
        source.cancel();
        assertEquals(List.of(), done);
    }

    @Test
    void goesOnAfterAnActionThatThrows() {
        source.onCancel(() -> {
            throw new IllegalStateException("thrown on purpose");
        });
        source.onCancel(() -> done.add("b"));
        source.cancel();
        assertEquals(List.of("b"), done);
    }

    @Test
    void waitsForAnActionUnderWayWhenItIsWithdrawn() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        List<String> order = java.util.Collections.synchronizedList(new ArrayList<>());
        CancelSource slow = new CancelSource(CancelSignal.NEVER, action -> new Thread(action).start());
        CancelSignal.Registration registration = slow.onCancel(() -> {
            begun.countDown();
            awaitQuietly(go);
            order.add("action");
        });
        slow.cancel();
        begun.await();
        Thread closer = new Thread(() -> {
            registration.close();
            order.add("closed");
        });
        closer.start();
        while (closer.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        go.countDown();
        closer.join();
        assertEquals(List.of("action", "closed"), order);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void wakesWhoWaitsForIt() throws InterruptedException {
        assertFalse(source.await(Duration.ofMillis(1)));
        Thread canceller = new Thread(source::cancel);
        canceller.start();
        assertTrue(source.await(Duration.ofSeconds(15)));
        canceller.join();
    }

    @Test
    void isOnWhenItsParentIs() {
        CancelSource child = new CancelSource(source, Runnable::run);
        assertFalse(child.cancelled());
        source.cancel();
        assertTrue(child.cancelled());
    }

    @Test
    void leavesItsParentAlone() {
        new CancelSource(source, Runnable::run).cancel();
        assertFalse(source.cancelled());
    }
}
