package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.CsvFile;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An artifact on its way to the storage. Rows are hashed one by one and copied into a block; only whole blocks go
 * through the codec, so a row costs no allocation and no native call.
 */
final class StreamedArtifact implements ArtifactWriter {

    private static final int BLOCK = ZstdFrames.LARGEST;
    private static final int FIRST_BLOCK = 4 * 1024;

    private final ObjectKey key;
    private final ArtifactSpec spec;
    private final StorageWrite write;
    private final StoredBytes stored;
    private final FrameEncoder frames;
    private byte[] block = new byte[FIRST_BLOCK];
    private final RowSum digest = new RowSum();
    private final List<Segment> segments = new ArrayList<>();
    private final OutputStream between = new BetweenSegments();
    private int filled;
    private long bytes;
    private long rows;
    private final List<Long> firstLines = new ArrayList<>();
    private long line = 1;
    private boolean frameOpen;
    private boolean ended;
    private TableName chunk;
    private int part;
    private long segmentOffset;
    private long segmentBytes;

    /**
     * @param write the object being written; closed with this artifact, also when this constructor fails
     */
    StreamedArtifact(ObjectKey key, ArtifactSpec spec, StorageWrite write) throws IOException {
        this.key = key;
        this.spec = spec;
        this.write = write;
        this.stored = new StoredBytes(write.stream());
        try {
            this.frames = Codecs.encoder(spec.codec(), spec.level(), stored);
        } catch (IOException | RuntimeException | LinkageError e) {
            write.close();
            throw e;
        }
    }

    @Override
    public OutputStream stream() {
        return between;
    }

    @Override
    public void beginSegment(TableName chunk, int part) throws IOException {
        requireBetweenSegments();
        endFrame();
        this.chunk = Objects.requireNonNull(chunk, "chunk");
        this.part = part;
        segmentOffset = stored.position();
        segmentBytes = bytes;
        firstLines.add(line);
        digest.clear();
        stored.beginPart();
        frameOpen = true;
    }

    @Override
    public void row(byte[] buffer, int offset, int length) throws IOException {
        if (chunk == null) {
            throw new IllegalStateException("a row of '" + key + "' outside a segment");
        }
        digest.add(buffer, offset, length);
        append(buffer, offset, length);
    }

    @Override
    public Segment endSegment() throws IOException {
        if (chunk == null) {
            throw new IllegalStateException("no segment of '" + key + "' is open");
        }
        endFrame();
        long length = stored.position() - segmentOffset;
        Segment segment = new Segment(
                chunk,
                part,
                segmentOffset,
                length,
                digest.rows(),
                bytes - segmentBytes,
                stored.endPart(),
                digest.text());
        rows += digest.rows();
        segments.add(segment);
        chunk = null;
        return segment;
    }

    @Override
    public Artifact commit() throws IOException {
        requireBetweenSegments();
        if (stored.position() == 0 && filled == 0) {
            frameOpen = true; // an empty file would be no file of the codec
        }
        endFrame();
        ended = true;
        long length = stored.position();
        String hash = stored.finish();
        ObjectInfo info = write.commit();
        if (info.size() != length) {
            throw new StorageException(
                    ErrorCode.STORAGE_FAILED,
                    "the storage holds " + info.size() + " bytes of '" + key + "' after " + length + " were written",
                    "check the storage target with its check operation",
                    null);
        }
        return new Artifact(
                key.value(),
                spec.kind(),
                spec.table(),
                spec.columns(),
                spec.format(),
                spec.encoding(),
                spec.codec(),
                "",
                rows,
                bytes,
                length,
                hash,
                segments,
                spec.csv() == null ? null : new CsvFile(spec.csv(), false, firstLines));
    }

    @Override
    public void close() throws IOException {
        ended = true;
        stored.detach();
        try (write) {
            frames.close();
        }
    }

    private void append(byte[] buffer, int offset, int length) throws IOException {
        bytes += length;
        if (spec.csv() != null) {
            line += LineEnds.count(buffer, offset, length);
        }
        if (length > block.length - filled && block.length < BLOCK) {
            block = Arrays.copyOf(block, BLOCK);
        }
        if (length > block.length - filled) {
            spill();
            if (length >= block.length) {
                frames.write(buffer, offset, length);
                return;
            }
        }
        System.arraycopy(buffer, offset, block, filled, length);
        filled += length;
    }

    private void spill() throws IOException {
        if (filled > 0) {
            frames.write(block, 0, filled);
            filled = 0;
        }
    }

    private void endFrame() throws IOException {
        if (frameOpen) {
            spill();
            frames.endFrame();
            frameOpen = false;
        }
    }

    private void requireBetweenSegments() {
        if (ended || chunk != null) {
            throw new IllegalStateException(
                    "'" + key + "' " + (ended ? "has ended" : "has an open segment of " + chunk));
        }
    }

    /** For what is no row; every stretch of it is a frame. */
    private final class BetweenSegments extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            requireBetweenSegments();
            if (length > 0) {
                frameOpen = true;
                append(buffer, offset, length);
            }
        }
    }
}
