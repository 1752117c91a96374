package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final ProgressMeter meter = new ProgressMeter(nanos::get);

    private void pass(double seconds) {
        nanos.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void knowsNothingBeforeWorkIsExpected() {
        meter.advance(5, 50);
        ProgressMeter.Figures figures = meter.figures();
        assertEquals(-1, figures.percent());
        assertEquals(-1, figures.tasksTotal());
        assertEquals(-1, figures.etaSeconds());
        assertEquals(5, figures.rows());
        assertEquals(50, figures.bytes());
    }

    @Test
    void countsEndedTasksWithTheirWeightAndOthersWithTheirBytes() {
        meter.expect(3, 1000);
        ProgressMeter.Attempt first = meter.begin(400);
        first.advance(4, 100);
        first.done();
        ProgressMeter.Attempt second = meter.begin(300);
        second.advance(1, 150);
        assertEquals(55, meter.figures().percent());
        assertEquals(1, meter.figures().tasksDone());
        assertEquals(3, meter.figures().tasksTotal());
        assertEquals(250, meter.figures().bytes());

        second.advance(9, 5000);
        assertEquals(70, meter.figures().percent());
    }

    @Test
    void takesBackWhatAFailedAttemptCounted() {
        meter.expect(1, 100);
        ProgressMeter.Attempt failing = meter.begin(100);
        failing.advance(10, 60);
        failing.failed();
        assertEquals(0, meter.figures().percent());
        assertEquals(0, meter.figures().rows());
        failing.advance(10, 60);
        assertEquals(0, meter.figures().bytes());

        ProgressMeter.Attempt again = meter.begin(100);
        again.advance(20, 90);
        again.done();
        again.failed();
        assertEquals(20, meter.figures().rows());
        assertEquals(90, meter.figures().bytes());
        assertEquals(100, meter.figures().percent());
        assertEquals(1, meter.figures().tasksDone());
    }

    @Test
    void saysAHundredOnlyWhenNothingIsLeft() {
        meter.expect(1, 100_000);
        meter.begin(100_000).advance(1, 99_999);
        assertEquals(99.9, meter.figures().percent());
    }

    @Test
    void expectsTheRestFromTheRateOfTheWeight() {
        meter.expect(2, 1000);
        pass(0.5);
        ProgressMeter.Attempt first = meter.begin(250);
        first.advance(1, 250);
        assertEquals(-1, meter.figures().etaSeconds(), "half a second says nothing");
        first.done();
        pass(9.5);
        assertEquals(30, meter.figures().etaSeconds());
        meter.begin(750).done();
        assertEquals(0, meter.figures().etaSeconds());
    }

    @Test
    void startsANewExpectationFromWhatIsDone() {
        meter.expect(1, 100);
        meter.begin(100).done();
        pass(100);
        meter.expect(1, 300);
        assertEquals(25, meter.figures().percent());
        assertEquals(2, meter.figures().tasksTotal());
        assertEquals(-1, meter.figures().etaSeconds());
        pass(2);
        meter.begin(300).advance(1, 100);
        assertEquals(4, meter.figures().etaSeconds());
    }

    @Test
    void tellsTheRateOfTheLastSeconds() {
        for (int second = 0; second < 30; second++) {
            meter.advance(1, 1000);
            pass(1);
        }
        assertEquals(1000, meter.figures().bytesPerSecond(), 100);
        for (int second = 0; second < 10; second++) {
            meter.advance(1, 5000);
            pass(1);
        }
        assertEquals(5000, meter.figures().bytesPerSecond(), 500);
        pass(11);
        assertEquals(0, meter.figures().bytesPerSecond());
    }

    @Test
    void tellsTheRateOfAJobThatHasJustBegun() {
        pass(0.1);
        meter.advance(1, 700);
        assertEquals(700, meter.figures().bytesPerSecond());
        pass(1.9);
        meter.advance(1, 700);
        assertEquals(700, meter.figures().bytesPerSecond());
    }
}
