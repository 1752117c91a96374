package io.hyperstow.api.spi.dump;

import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.postgres.SnapshotLease;
import java.nio.file.Path;

/**
 * What a dump task works with. Everything in it is safe for use by many threads and belongs to the engine.
 *
 * @param lease the snapshot to read
 * @param artifacts where the result goes
 * @param workFolder an empty folder of this run of the task, removed when it has ended and every file that was given to
 *     {@code artifacts} is stored
 * @param progress where rows are counted
 * @param cancel says whether to end
 */
public record DumpContext(
        SnapshotLease lease, ArtifactSink artifacts, Path workFolder, Progress progress, CancelSignal cancel) {}
