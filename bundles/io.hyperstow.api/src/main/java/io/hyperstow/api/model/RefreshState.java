package io.hyperstow.api.model;

import java.util.List;

/**
 * How far a continuous aggregate is materialized. Times are in the internal units of {@link ChunkRange}, except that
 * TimescaleDB has its own values for no bound.
 *
 * @param watermark the end of the last bucket that was materialized: in real time, rows from here on are computed
 * @param stale ranges whose materialized rows are outdated or missing
 * @param threshold up to here changes of what it is over are recorded
 * @param changes ranges of recorded changes of what it is over that no refresh has taken up yet
 */
public record RefreshState(long watermark, List<Range> stale, long threshold, List<Range> changes) {

    /** A range of times, both ends included. */
    public record Range(long from, long to) {}

    public RefreshState {
        stale = List.copyOf(stale);
        changes = List.copyOf(changes);
    }
}
