package io.hyperstow.testkit.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.testkit.dump.MemoryArtifactSink.Step;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryArtifactSinkTest {

    private static final TableName CPU = new TableName("public", "cpu");
    private static final byte[] ROWS = "a\nbb\n".getBytes();

    private final MemoryArtifactSink sink = new MemoryArtifactSink();

    private static ArtifactSpec rows(String path) {
        return new ArtifactSpec(path, ArtifactKind.DATA, CPU, List.of("a"), RowFormat.TEXT, "UTF8", Codec.ZSTD, 1);
    }

    private static void writeRows(ArtifactWriter writer, int part) throws IOException {
        writer.beginSegment(CPU, part);
        writer.row(ROWS, 0, 2);
        writer.row(ROWS, 2, 3);
        writer.endSegment();
    }

    @Test
    void keepsWhatIsCommitted() throws IOException {
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            writer.stream().write("head ".getBytes());
            writeRows(writer, 0);
            writeRows(writer, 1);
            writer.stream().write("tail".getBytes());
            assertEquals(List.of(), sink.artifacts());
            assertEquals(1, sink.openWriters());
            writer.commit();
        }
        Artifact artifact = sink.artifacts().get(0);
        assertEquals("data/1", artifact.key());
        assertEquals(4, artifact.rows());
        assertEquals(Codec.ZSTD, sink.spec(artifact).codec());
        assertArrayEquals("head a\nbb\na\nbb\ntail".getBytes(), sink.content(artifact));
        Segment second = artifact.segments().get(1);
        assertEquals(List.of(10L, 5L, 2L), List.of(second.offset(), second.length(), second.rows()));
        assertEquals(artifact.segments().get(0).digest(), second.digest());
        assertEquals(0, sink.openWriters());
    }

    @Test
    void digestsRowsWhateverTheirOrder() throws IOException {
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            writer.beginSegment(CPU, 0);
            writer.row(ROWS, 0, 2);
            writer.row(ROWS, 2, 3);
            String digest = writer.endSegment().digest();
            writer.beginSegment(CPU, 1);
            writer.row(ROWS, 2, 3);
            writer.row(ROWS, 0, 2);
            assertEquals(digest, writer.endSegment().digest());
            writer.beginSegment(CPU, 2);
            writer.row(ROWS, 0, 2);
            assertNotEquals(digest, writer.endSegment().digest());
        }
    }

    @Test
    void keepsNothingThatIsNotCommitted() throws IOException {
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            writeRows(writer, 0);
        }
        assertEquals(List.of(), sink.artifacts());
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            writer.commit();
        }
        assertEquals(1, sink.artifacts().size());
    }

    @Test
    void refusesAPathThatWasUsed() throws IOException {
        try (ArtifactWriter first = sink.create(rows("data/1"));
                ArtifactWriter second = sink.create(rows("data/1"))) {
            first.commit();
            assertEquals(
                    ErrorCode.OBJECT_EXISTS,
                    assertThrows(StorageException.class, second::commit).code());
        }
        StorageException failure = assertThrows(StorageException.class, () -> sink.create(rows("data/1")));
        assertEquals(ErrorCode.OBJECT_EXISTS, failure.code());
    }

    @Test
    void refusesWhatAWriterMustNotDo() throws IOException {
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            assertThrows(IllegalStateException.class, () -> writer.row(ROWS, 0, 2));
            assertThrows(IllegalStateException.class, writer::endSegment);
            writer.beginSegment(CPU, 0);
            assertThrows(IllegalStateException.class, () -> writer.beginSegment(CPU, 1));
            assertThrows(IllegalStateException.class, () -> writer.stream().write(1));
            assertThrows(IllegalStateException.class, writer::commit);
            writer.endSegment();
            assertThrows(IllegalStateException.class, () -> writer.beginSegment(CPU, 0));
            writer.commit();
            assertThrows(IllegalStateException.class, writer::commit);
            assertThrows(IllegalStateException.class, () -> writer.stream().write(1));
            assertThrows(IllegalStateException.class, () -> writer.beginSegment(CPU, 1));
        }
        ArtifactWriter closed = sink.create(rows("data/2"));
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, closed::commit);
        assertEquals(0, sink.openWriters());
    }

    @Test
    void refusesASpecificationThatContradictsItself() {
        ArtifactSpec good = rows("data/1");
        for (ArtifactSpec bad : List.of(
                new ArtifactSpec("data/1", ArtifactKind.DATA, null, List.of(), RowFormat.TEXT, "UTF8", Codec.NONE, 0),
                new ArtifactSpec(
                        "data/1", ArtifactKind.DATA, CPU, good.columns(), RowFormat.AUTO, "UTF8", Codec.NONE, 0),
                new ArtifactSpec("data/1", ArtifactKind.DATA, CPU, good.columns(), RowFormat.TEXT, "", Codec.NONE, 0),
                new ArtifactSpec(
                        "data/1", ArtifactKind.SCHEMA, CPU, good.columns(), RowFormat.TEXT, "UTF8", Codec.NONE, 0))) {
            assertThrows(IllegalArgumentException.class, () -> sink.create(bad), bad.toString());
        }
        assertThrows(BackupException.class, () -> sink.create(rows("../x")));
    }

    @Test
    void failsOnceWhereItIsTold() throws IOException {
        IOException failure = new IOException("full");
        sink.failAt(Step.ROW, 2, failure);
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            assertSame(failure, assertThrows(IOException.class, () -> writeRows(writer, 0)));
        }
        try (ArtifactWriter writer = sink.create(rows("data/1"))) {
            writeRows(writer, 0);
            writer.commit();
        }
        assertEquals(2, sink.artifacts().get(0).rows());
    }
}
