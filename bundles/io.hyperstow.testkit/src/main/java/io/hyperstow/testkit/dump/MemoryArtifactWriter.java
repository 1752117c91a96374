package io.hyperstow.testkit.dump;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.CsvFile;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.TableName;
import io.hyperstow.testkit.dump.MemoryArtifactSink.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Collects an artifact and watches that it is written as it must be. */
final class MemoryArtifactWriter implements ArtifactWriter {

    private record Part(TableName chunk, int part) {}

    private final MemoryArtifactSink sink;
    private final ArtifactSpec spec;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final List<Segment> segments = new ArrayList<>();
    private final Set<Part> parts = new HashSet<>();
    private final AtomicBoolean inUse = new AtomicBoolean();
    private final OutputStream stream = new BetweenSegments();

    private Part open;
    private int segmentStart;
    private long segmentRows;
    private long segmentDigest;
    private boolean committed;
    private boolean closed;

    MemoryArtifactWriter(MemoryArtifactSink sink, ArtifactSpec spec) {
        this.sink = sink;
        this.spec = spec;
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public void beginSegment(TableName chunk, int part) throws IOException {
        use(() -> {
            require(open == null, "a segment is open");
            require(spec.table() != null, "the artifact holds no rows");
            sink.step(Step.BEGIN_SEGMENT);
            Part next = new Part(chunk, part);
            require(parts.add(next), next + " is in this artifact already");
            open = next;
            segmentStart = content.size();
            segmentRows = 0;
            segmentDigest = 0;
        });
    }

    @Override
    public void row(byte[] buffer, int offset, int length) throws IOException {
        use(() -> {
            require(open != null, "no segment is open");
            sink.step(Step.ROW);
            content.write(buffer, offset, length);
            segmentRows++;
            segmentDigest += Checksum.number(Arrays.copyOfRange(buffer, offset, offset + length));
        });
        sink.rowWritten();
    }

    @Override
    public Segment endSegment() throws IOException {
        use(() -> {
            require(open != null, "no segment is open");
            sink.step(Step.END_SEGMENT);
            byte[] bytes = Arrays.copyOfRange(content.toByteArray(), segmentStart, content.size());
            segments.add(new Segment(
                    open.chunk(),
                    open.part(),
                    segmentStart,
                    bytes.length,
                    segmentRows,
                    bytes.length,
                    Checksum.sha256(bytes),
                    Checksum.digest(segmentDigest)));
            open = null;
        });
        return segments.get(segments.size() - 1);
    }

    @Override
    public Artifact commit() throws IOException {
        Artifact[] artifact = new Artifact[1];
        use(() -> {
            require(open == null, "a segment is open");
            sink.step(Step.COMMIT);
            byte[] bytes = content.toByteArray();
            artifact[0] = new Artifact(
                    spec.path(),
                    spec.kind(),
                    spec.table(),
                    spec.columns(),
                    spec.format(),
                    spec.encoding(),
                    Codec.NONE,
                    "",
                    segments.stream().mapToLong(Segment::rows).sum(),
                    bytes.length,
                    bytes.length,
                    Checksum.sha256(bytes),
                    segments,
                    spec.csv() == null ? null : new CsvFile(spec.csv(), false, List.of()));
            sink.commit(new MemoryArtifactSink.Stored(spec, artifact[0], bytes));
            committed = true;
        });
        return artifact[0];
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sink.closed();
        }
    }

    private interface Use {
        void run() throws IOException;
    }

    private void use(Use use) throws IOException {
        require(inUse.compareAndSet(false, true), "two threads use it at the same time");
        try {
            require(!committed, "it was committed");
            require(!closed, "it was closed");
            use.run();
        } finally {
            inUse.set(false);
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalStateException("writer of '" + spec.path() + "': " + otherwise);
        }
    }

    private final class BetweenSegments extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            use(() -> {
                require(open == null, "a segment is open");
                content.write(buffer, offset, length);
            });
        }
    }
}
