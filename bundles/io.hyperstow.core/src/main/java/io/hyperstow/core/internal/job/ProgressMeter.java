package io.hyperstow.core.internal.job;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Counts a job's work. A task that has ended counts with its weight, one at work with its bytes so far, at most its
 * weight; what a failed attempt counted is taken back. May be used from any thread.
 */
final class ProgressMeter {

    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoTime;
    private final RateWindow rate;
    private final Set<Attempt> atWork = new HashSet<>();
    private int tasksDone;
    private int tasksTotal = -1;
    private long weightDone;
    private long weightTotal = -1;
    private long rows;
    private long bytes;
    private long expectedAt;
    private long weightDoneThen;

    /**
     * What the meter says at one moment; -1 is unknown.
     *
     * @param percent of the expected weight
     * @param bytesPerSecond of the last ten seconds, with what failed attempts counted
     */
    record Figures(
            double percent,
            int tasksDone,
            int tasksTotal,
            long rows,
            long bytes,
            long bytesPerSecond,
            long etaSeconds) {}

    /**
     * @param nanoTime {@link System#nanoTime}
     */
    ProgressMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        rate = new RateWindow(nanoTime.getAsLong());
    }

    synchronized void expect(int tasks, long weight) {
        tasksTotal = tasksDone + tasks;
        weightDoneThen = weightNow();
        weightTotal = weightDoneThen + Math.max(0, weight);
        expectedAt = nanoTime.getAsLong();
    }

    /** Counts what belongs to no task. */
    synchronized void advance(long rowsMore, long bytesMore) {
        count(rowsMore, bytesMore);
        weightDone += bytesMore;
    }

    /** Begins an attempt to run a task. */
    synchronized Attempt begin(long weight) {
        Attempt attempt = new Attempt(Math.max(1, weight));
        atWork.add(attempt);
        return attempt;
    }

    synchronized Figures figures() {
        long now = nanoTime.getAsLong();
        long done = weightNow();
        double percent = -1;
        if (weightTotal == 0) {
            percent = 100;
        } else if (weightTotal > 0) {
            // Cut, not rounded: 100 means that nothing is left.
            percent = Math.floor(Math.min(1000.0, 1000.0 * done / weightTotal)) / 10;
        }
        return new Figures(
                percent, tasksDone, tasksTotal, rows, bytes, rate.perSecond(now), eta(done, now - expectedAt));
    }

    private long eta(long done, long elapsed) {
        if (weightTotal < 0) {
            return -1;
        }
        if (done >= weightTotal) {
            return 0;
        }
        long sinceThen = done - weightDoneThen;
        // A rate taken over less than a second says nothing.
        if (sinceThen <= 0 || elapsed < SECOND) {
            return -1;
        }
        return (long) Math.ceil((double) (weightTotal - done) / sinceThen * elapsed / SECOND);
    }

    private long weightNow() {
        long done = weightDone;
        for (Attempt each : atWork) {
            done += Math.min(each.attemptBytes, each.weight);
        }
        return done;
    }

    private void count(long rowsMore, long bytesMore) {
        rows += rowsMore;
        bytes += bytesMore;
        rate.add(bytesMore, nanoTime.getAsLong());
    }

    /** One attempt at a task; ends with {@link #done} or {@link #failed}, after which it counts nothing. */
    final class Attempt {

        private final long weight;
        private long attemptRows;
        private long attemptBytes;

        private Attempt(long weight) {
            this.weight = weight;
        }

        void advance(long rowsMore, long bytesMore) {
            synchronized (ProgressMeter.this) {
                if (atWork.contains(this)) {
                    attemptRows += rowsMore;
                    attemptBytes += bytesMore;
                    count(rowsMore, bytesMore);
                }
            }
        }

        void done() {
            synchronized (ProgressMeter.this) {
                if (atWork.remove(this)) {
                    weightDone += weight;
                    tasksDone++;
                }
            }
        }

        void failed() {
            synchronized (ProgressMeter.this) {
                if (atWork.remove(this)) {
                    rows -= attemptRows;
                    bytes -= attemptBytes;
                }
            }
        }
    }
}
