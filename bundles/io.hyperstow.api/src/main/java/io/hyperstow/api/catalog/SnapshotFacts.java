package io.hyperstow.api.catalog;

import java.time.Instant;
import java.util.List;

/**
 * The moment a backup shows.
 *
 * @param takenAt when the snapshot was taken, by the server's clock
 * @param timeline the server's timeline, 0 when the role may not ask
 * @param lsnBefore a WAL position not after the snapshot
 * @param xmin all transactions before it had ended ({@code pg_snapshot_xmin})
 * @param xip transactions that were running ({@code pg_snapshot_xip})
 */
public record SnapshotFacts(Instant takenAt, int timeline, String lsnBefore, long xmin, List<Long> xip) {

    public SnapshotFacts {
        xip = List.copyOf(xip);
    }
}
