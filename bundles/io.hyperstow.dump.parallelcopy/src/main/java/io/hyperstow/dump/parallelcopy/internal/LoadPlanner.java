package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.LoadWaves;
import io.hyperstow.api.copy.WantedSegments;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.util.ArrayList;
import java.util.List;

/** Turns the data artifacts of a backup into tasks: one artifact a task, or a part of one with many chunks. */
final class LoadPlanner {

    /** Every chunk of a transaction takes locks until its end, several where it makes the chunk. */
    private static final int SEGMENTS_A_TASK = 100;

    private final RestoreRequest request;

    LoadPlanner(RestoreRequest request) {
        this.request = request;
    }

    RestorePlan plan() {
        List<RestoreTask.Rows> tasks = new ArrayList<>();
        WantedSegments wanted = new WantedSegments(request);
        for (Artifact artifact : request.manifest().artifacts()) {
            if (artifact.kind() == ArtifactKind.DATA && request.tables().contains(artifact.table())) {
                for (WantedSegments.Part part : wanted.of(artifact)) {
                    add(artifact, part, tasks);
                }
            }
        }
        return new RestorePlan(new LoadWaves(request).of(tasks), List.of());
    }

    private static void add(Artifact artifact, WantedSegments.Part part, List<RestoreTask.Rows> tasks) {
        List<Segment> segments = part.segments();
        for (int from = 0; from < segments.size(); from += SEGMENTS_A_TASK) {
            int end = Math.min(segments.size(), from + SEGMENTS_A_TASK);
            tasks.add(new RestoreTask.Rows(
                    artifact.table(), artifact, segments.subList(from, end), OnError.STOP, part.range()));
        }
    }
}
