package io.hyperstow.restore.internal.aggregate;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.restore.internal.aggregate.UncoveredRanges.Gap;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.hypertable.InventedValues;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Sql;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Brings an aggregate to the watermark of the source, and marks as materialized what has no rows below it any more, with
 * nothing but what its owner may do. No bucket that has rows is computed.
 *
 * <p>A refresh of a range without rows computes nothing, but deletes what the materialization holds there; when it has
 * deleted something, it moves the watermark behind the last materialized bucket. So before the materialized rows come, two
 * rows are put in their place: one in the last bucket of the source, which stays, and one far below, which a refresh
 * deletes.
 */
final class RefreshByOwner {

    /** SQLSTATE of a window smaller than a bucket. */
    private static final String TOO_SMALL = "22023";

    private final RestoreRun run;
    private final TargetTimescale timescale;
    private final RestoredAggregate restored;
    private final Dimension dimension;

    RefreshByOwner(RestoreRun run, TargetTimescale timescale, RestoredAggregate restored) {
        this.run = run;
        this.timescale = timescale;
        this.restored = restored;
        this.dimension = restored.aggregate().layout().primaryDimension();
    }

    /**
     * To be called while the materialization is empty; it is empty afterwards.
     *
     * @param covered the slices of the chunks of what the aggregate is over
     */
    void prepare(Collection<ChunkRange> covered) throws SQLException, IOException {
        Aggregate aggregate = restored.aggregate();
        long watermark = aggregate.refreshed().watermark();
        if (watermark <= restored.watermark()) {
            return;
        }
        BucketWidth bucket = BucketWidth.of(run, timescale, restored, watermark);
        List<Gap> gaps = new ArrayList<>(UncoveredRanges.below(covered, watermark));
        if (!gaps.isEmpty() && gaps.get(0).from() == Long.MIN_VALUE) {
            Gap first = gaps.remove(0);
            long end = Math.min(first.to(), bucket.last());
            insert(bucket.last(), end - bucket.atMost() - 1);
            refresh("NULL", value(end));
            if (end < first.to()) {
                gaps.add(0, new Gap(end, first.to()));
            }
        }
        for (Gap gap : gaps) {
            refreshIfABucket(gap);
        }
        if (watermark() != watermark) {
            // Older versions move the watermark only for rows that they have computed.
            refresh(value(bucket.last()), value(watermark));
        }
        empty();
        if (watermark() != watermark) {
            run.job()
                    .warn("continuous aggregate '" + aggregate.view()
                            + "' answers in real time from another time on than" + " at the source: refresh it once");
        }
        run.job()
                .warn("continuous aggregate '" + aggregate.view()
                        + "' has the materialized rows and the watermark of the"
                        + " source; what a refresh has yet to do there only a superuser may write down, so that the next"
                        + " one computes ranges that have rows once more");
    }

    private void insert(long... times) throws SQLException, IOException {
        List<String> rows = new ArrayList<>();
        for (long time : times) {
            rows.add("(" + value(time) + ")");
        }
        run.execute("INSERT INTO " + restored.materialization().quoted() + " (" + quote(dimension.column())
                + ") VALUES " + String.join(", ", rows));
    }

    private void refreshIfABucket(Gap gap) throws SQLException, IOException {
        try {
            refresh(value(gap.from()), value(gap.to()));
        } catch (SQLException refused) {
            if (!TOO_SMALL.equals(refused.getSQLState())) {
                throw refused;
            }
        }
    }

    private void refresh(String from, String to) throws SQLException, IOException {
        run.execute("CALL " + timescale.function("refresh_continuous_aggregate") + "("
                + Sql.relation(restored.aggregate().view()) + ", " + from + ", " + to + ")");
    }

    private String value(long time) {
        return InventedValues.ofSlice(dimension, String.valueOf(time));
    }

    private long watermark() throws SQLException, IOException {
        return RestoredAggregate.find(run, restored.aggregate()).watermark();
    }

    /** Takes away the rows that were put in, or computed, and the chunks they made. */
    private void empty() throws SQLException, IOException {
        run.execute("DELETE FROM " + restored.materialization().quoted());
        List<Chunk> chunks = run.inTarget(run.tools().inspector()::inspect)
                .chunksByHypertable()
                .getOrDefault(restored.materialization(), List.of());
        for (Chunk chunk : chunks) {
            run.execute("DROP TABLE " + chunk.name().quoted());
        }
    }
}
