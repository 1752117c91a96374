package io.hyperstow.api.spi.restore;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * Segments of one artifact that are loaded in one transaction.
 *
 * @param table the table they go into
 * @param artifact the artifact
 * @param segments which of its segments, in order
 */
public record RestoreTask(TableName table, Artifact artifact, List<Segment> segments) implements Task {

    public RestoreTask {
        segments = List.copyOf(segments);
    }

    @Override
    public String id() {
        return artifact.key() + "@" + (segments.isEmpty() ? 0 : segments.get(0).offset());
    }

    @Override
    public String description() {
        return table + ": " + segments.size() + " segment(s), " + rows() + " rows";
    }

    @Override
    public long weight() {
        return Math.max(1, segments.stream().mapToLong(Segment::bytes).sum());
    }

    /** How many rows the segments hold. */
    public long rows() {
        return segments.stream().mapToLong(Segment::rows).sum();
    }
}
