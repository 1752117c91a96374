package io.hyperstow.api.copy;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import io.hyperstow.api.spi.restore.RestoreRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which segments of an artifact a restore reads. Where only a range of time of a table is wanted, segments of chunks outside
 * of it are not read at all, and of those at its edges some rows are left out.
 */
public final class WantedSegments {

    private final Map<TableName, TimeRange> ranges;
    private final Map<TableName, List<ChunkRange>> chunks = new HashMap<>();

    public WantedSegments(RestoreRequest request) {
        this.ranges = request.ranges();
        if (!ranges.isEmpty()) {
            for (ChunkContent chunk : request.manifest().chunks()) {
                chunks.put(chunk.name(), chunk.ranges());
            }
        }
    }

    /**
     * Segments with rows.
     *
     * @param segments in the artifact's order
     * @param range which of their rows are wanted; null for all
     */
    public record Part(List<Segment> segments, TimeRange range) {

        public Part {
            segments = List.copyOf(segments);
        }
    }

    /** Those that are loaded whole, and those at the edges; neither when there are none. */
    public List<Part> of(Artifact artifact) {
        TimeRange range = ranges.get(artifact.table());
        List<Segment> whole = new ArrayList<>();
        List<Segment> edges = new ArrayList<>();
        for (Segment segment : artifact.segments()) {
            ChunkRange chunk = range == null ? null : slice(segment, range.column());
            if (segment.rows() == 0 || chunk != null && !range.meets(chunk)) {
                continue;
            }
            boolean all = range == null || chunk != null && range.holds(chunk);
            (all ? whole : edges).add(segment);
        }
        List<Part> parts = new ArrayList<>();
        if (!whole.isEmpty()) {
            parts.add(new Part(whole, null));
        }
        if (!edges.isEmpty()) {
            parts.add(new Part(edges, range));
        }
        return parts;
    }

    /** The slice of the segment's chunk; null when nobody knows it. */
    private ChunkRange slice(Segment segment, String column) {
        return chunks.getOrDefault(segment.chunk(), List.of()).stream()
                .filter(range -> range.column().equals(column))
                .findFirst()
                .orElse(null);
    }
}
