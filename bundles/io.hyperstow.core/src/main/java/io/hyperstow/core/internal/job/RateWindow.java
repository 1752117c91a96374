package io.hyperstow.core.internal.job;

/** Sums what came in during the last ten seconds. Not safe for use by several threads. */
final class RateWindow {

    private static final int SECONDS = 10;
    private static final long SECOND = 1_000_000_000L;

    private final long[] sums = new long[SECONDS];
    private final long start;
    private long second;

    /**
     * @param now a reading of {@link System#nanoTime}, as all times here
     */
    RateWindow(long now) {
        start = now;
    }

    void add(long amount, long now) {
        move(now);
        sums[(int) (second % SECONDS)] += amount;
    }

    /** The amount per second. */
    long perSecond(long now) {
        move(now);
        long sum = 0;
        for (long each : sums) {
            sum += each;
        }
        // The current second has only begun: counting it as a whole would make the rate dip at its start.
        double begun = (now - start) / (double) SECOND - second;
        double covered = Math.max(1, Math.min(second, SECONDS - 1) + begun);
        return Math.round(sum / covered);
    }

    private void move(long now) {
        long target = Math.max(second, (now - start) / SECOND);
        for (long each = Math.max(second + 1, target - SECONDS + 1); each <= target; each++) {
            sums[(int) (each % SECONDS)] = 0;
        }
        second = target;
    }
}
