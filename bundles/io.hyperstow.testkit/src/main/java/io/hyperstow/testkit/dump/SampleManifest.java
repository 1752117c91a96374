package io.hyperstow.testkit.dump;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupScope;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The manifest of artifacts in memory. */
final class SampleManifest {

    private final DumpRequest request;
    private final List<Artifact> artifacts;

    private SampleManifest(DumpRequest request, List<Artifact> artifacts) {
        this.request = request;
        this.artifacts = artifacts;
    }

    static Manifest of(DumpRequest request, SnapshotFacts snapshot, String strategy, MemoryArtifactSink sink) {
        return new SampleManifest(request, sink.artifacts()).manifest(snapshot, strategy);
    }

    private Manifest manifest(SnapshotFacts snapshot, String strategy) {
        Inventory inventory = request.inventory();
        List<ChunkContent> chunks = inventory.chunks().stream()
                .filter(chunk -> request.rows().contains(chunk.hypertable()))
                .map(this::content)
                .toList();
        List<TableContent> contents =
                new TreeSet<>(request.rows()).stream().map(this::content).toList();
        long bytes = artifacts.stream().mapToLong(Artifact::bytes).sum();
        return new Manifest(
                Manifest.FORMAT,
                List.of(),
                BackupId.of(snapshot.takenAt(), 1),
                "contract",
                "0",
                new Manifest.StrategyVersion(strategy, "0"),
                "",
                Map.of("include", request.options().include()),
                snapshot.takenAt(),
                snapshot.takenAt(),
                inventory.database(),
                inventory.extensions(),
                snapshot,
                new BackupScope(request.options().include(), List.of()),
                inventory.hypertables().stream()
                        .filter(hypertable -> request.tables().contains(hypertable.table()))
                        .toList(),
                inventory.tables().stream()
                        .filter(table -> request.tables().contains(table.name()))
                        .toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                contents,
                chunks,
                artifacts,
                new Manifest.Totals(
                        request.tables().size(),
                        (int) inventory.hypertables().stream()
                                .filter(hypertable -> request.tables().contains(hypertable.table()))
                                .count(),
                        chunks.size(),
                        artifacts.size(),
                        artifacts.stream().mapToLong(Artifact::rows).sum(),
                        bytes,
                        bytes));
    }

    private ChunkContent content(Chunk chunk) {
        List<Segment> segments = artifacts.stream()
                .flatMap(artifact -> artifact.segments().stream())
                .filter(segment -> segment.chunk().equals(chunk.name()))
                .toList();
        return new ChunkContent(
                chunk.hypertable(),
                chunk.name(),
                chunk.ranges(),
                chunk.compressed(),
                rows(segments),
                digest(segments),
                chunk.filenodes());
    }

    private TableContent content(TableName table) {
        List<Artifact> own = artifacts.stream()
                .filter(artifact -> table.equals(artifact.table()))
                .toList();
        List<Segment> segments =
                own.stream().flatMap(artifact -> artifact.segments().stream()).toList();
        RowFormat format = own.isEmpty() ? RowFormat.TEXT : own.get(0).format();
        return new TableContent(table, rows(segments), format, digest(segments));
    }

    private static long rows(List<Segment> segments) {
        return segments.stream().mapToLong(Segment::rows).sum();
    }

    private static String digest(List<Segment> segments) {
        return Checksum.digest(segments.stream()
                .mapToLong(segment -> Checksum.sumOf(segment.digest()))
                .sum());
    }
}
