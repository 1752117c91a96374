package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.LoadWaves;
import io.hyperstow.api.copy.WantedSegments;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.model.TimeRange;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestorePlan.Wave;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the files of a backup into batches that load in parallel. Rows that are added to tables which have some already
 * are one batch: it can be undone only together.
 */
final class LoadPlanner {

    private static final long BATCH_BYTES = 32L << 20;

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
                    addBatches(artifact, part, tasks);
                }
            }
        }
        List<Wave> waves = new LoadWaves(request).of(tasks);
        if (request.options().existing() != Existing.APPEND || tasks.isEmpty()) {
            return new RestorePlan(waves, notes());
        }
        List<RestoreTask.Rows> inOrder = waves.stream()
                .flatMap(wave -> wave.tasks().stream())
                .map(RestoreTask.Rows.class::cast)
                .toList();
        Wave all = new Wave("rows", List.of(new RestoreTask.Together(inOrder)));
        return new RestorePlan(
                List.of(all), List.of("rows are added in one transaction on one connection: all of them or none"));
    }

    private List<String> notes() {
        RestoreOptions options = request.options();
        boolean late = !options.keepIndexes() && options.onError() == OnError.STOP;
        return late && request.manifest().adopted()
                ? List.of(
                        "rows with the same key show only when the index is created: \"keepIndexes\": true names their"
                                + " lines")
                : List.of();
    }

    private void addBatches(Artifact artifact, WantedSegments.Part part, List<RestoreTask.Rows> tasks) {
        long limit = limit(artifact);
        boolean cut = request.ranges().containsKey(artifact.table());
        List<Segment> batch = new ArrayList<>();
        long bytes = 0;
        for (Segment segment : part.segments()) {
            boolean full = bytes + segment.bytes() > limit;
            if (!batch.isEmpty() && (full || cut && !adjoin(batch.get(batch.size() - 1), segment))) {
                tasks.add(task(artifact, batch, part.range()));
                batch.clear();
                bytes = 0;
            }
            batch.add(segment);
            bytes += segment.bytes();
        }
        if (!batch.isEmpty()) {
            tasks.add(task(artifact, batch, part.range()));
        }
    }

    /** The line of a row is known from the first of its batch: no rows may be left out between. */
    private static boolean adjoin(Segment one, Segment next) {
        return one.offset() + one.length() == next.offset();
    }

    /** Every batch of a file in one compressed piece decodes all that comes before it: a few large ones are best. */
    private long limit(Artifact artifact) {
        boolean solid = artifact.csv() != null && artifact.csv().solid();
        return solid ? artifact.bytes() / request.options().workers() + 1 : BATCH_BYTES;
    }

    private RestoreTask.Rows task(Artifact artifact, List<Segment> batch, TimeRange range) {
        return new RestoreTask.Rows(
                artifact.table(), artifact, batch, request.options().onError(), range);
    }
}
