package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.CsvFile;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArtifactPipelineTest {

    private static final byte[] HEADER = "header,of,csv\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};
    private static final Map<Codec, String> PROGRAMS = Map.of(Codec.ZSTD, "zstd", Codec.LZ4, "lz4", Codec.GZIP, "gzip");

    private final MemoryStorageTarget storage = new MemoryStorageTarget("memory");
    private final ArtifactSource source = new ArtifactSource(storage);
    private final TestRows random = new TestRows(42);
    private final List<byte[]> first = random.rows(20_000);
    private final List<byte[]> second = new ArrayList<>(random.rows(300));
    private final List<byte[]> nothing = List.of();

    private Artifact write(Codec codec) throws IOException {
        second.add(1, random.longRow());
        TaskArtifacts sink = new BackupArtifacts(storage, TestRows::key).attempt(CancelSignal.NEVER);
        try (ArtifactWriter writer = sink.create(TestRows.spec(codec))) {
            writer.stream().write(HEADER);
            segment(writer, 0, first);
            segment(writer, 1, nothing);
            segment(writer, 2, second);
            writer.stream().write(TRAILER[0]);
            writer.stream().write(TRAILER, 1, 1);
            return writer.commit();
        }
    }

    private static void segment(ArtifactWriter writer, int part, List<byte[]> rows) throws IOException {
        writer.beginSegment(TestRows.CHUNK, part);
        for (byte[] row : rows) {
            byte[] lent = new byte[row.length + 7];
            System.arraycopy(row, 0, lent, 3, row.length);
            writer.row(lent, 3, row.length);
            java.util.Arrays.fill(lent, (byte) 'X'); // the buffer may be reused: nothing may refer to it any more
        }
        writer.endSegment();
    }

    private byte[] whole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HEADER);
        first.forEach(out::writeBytes);
        second.forEach(out::writeBytes);
        out.writeBytes(TRAILER);
        return out.toByteArray();
    }

    private static byte[] all(InputStream in) throws IOException {
        try (in) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void readsBackWhatWasWritten(Codec codec) throws IOException {
        Artifact artifact = write(codec);
        assertArrayEquals(whole(), all(source.open(artifact)));
        List<Segment> segments = artifact.segments();
        assertArrayEquals(TestRows.joined(first), all(source.open(artifact, segments.get(0))));
        assertArrayEquals(new byte[0], all(source.open(artifact, segments.get(1))));
        assertArrayEquals(TestRows.joined(second), all(source.open(artifact, segments.get(2))));
    }

    @Test
    void saysOnWhichLineEachSegmentOfCsvBegins() throws IOException {
        ArtifactSpec text = TestRows.spec(Codec.ZSTD);
        ArtifactSpec csv = new ArtifactSpec(
                text.path(),
                text.kind(),
                text.table(),
                text.columns(),
                RowFormat.CSV,
                text.encoding(),
                text.codec(),
                text.level(),
                CsvSettings.DEFAULTS);
        TaskArtifacts sink = new BackupArtifacts(storage, TestRows::key).attempt(CancelSignal.NEVER);
        try (ArtifactWriter writer = sink.create(csv)) {
            writer.stream().write(HEADER);
            segment(writer, 0, List.of("\"two\nlines\",x\n".getBytes(StandardCharsets.UTF_8), random.longRow()));
            segment(writer, 1, nothing);
            segment(writer, 2, second);
            assertEquals(
                    new CsvFile(CsvSettings.DEFAULTS, false, List.of(2L, 5L, 5L)),
                    writer.commit().csv());
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void statesFactsThatHold(Codec codec) throws IOException {
        Artifact artifact = write(codec);
        byte[] stored = all(storage.open(new ObjectKey(artifact.key()), ObjectRange.ALL));
        assertEquals(stored.length, artifact.storedBytes());
        assertEquals(Sha256.of(stored), artifact.sha256());
        assertEquals(whole().length, artifact.bytes());
        assertEquals(first.size() + second.size(), artifact.rows());
        long position = 0;
        List<List<byte[]>> written = List.of(first, nothing, second);
        for (int i = 0; i < 3; i++) {
            Segment segment = artifact.segments().get(i);
            byte[] part = java.util.Arrays.copyOfRange(
                    stored, (int) segment.offset(), (int) (segment.offset() + segment.length()));
            RowSum sum = new RowSum();
            written.get(i).forEach(row -> sum.add(row, 0, row.length));
            assertTrue(segment.offset() >= position);
            assertEquals(Sha256.of(part), segment.sha256());
            assertEquals(sum.text(), segment.digest());
            assertEquals(written.get(i).size(), segment.rows());
            assertEquals(TestRows.joined(written.get(i)).length, segment.bytes());
            assertEquals(i, segment.part());
            position = segment.offset() + segment.length();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Codec.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void theCommandLineToolDecodesTheFileAsItLies(Codec codec, @TempDir Path folder) throws Exception {
        Path program = Path.of("/usr/bin", PROGRAMS.get(codec));
        assumeTrue(Files.isExecutable(program), program + " is not installed");
        Artifact artifact = write(codec);
        Path file = folder.resolve("artifact");
        Path decoded = folder.resolve("decoded");
        Files.write(file, all(storage.open(new ObjectKey(artifact.key()), ObjectRange.ALL)));
        assertArrayEquals(whole(), decodedBy(program, file, decoded));
        Artifact empty = empty(codec);
        Files.write(file, all(storage.open(new ObjectKey(empty.key()), ObjectRange.ALL)));
        assertArrayEquals(new byte[0], decodedBy(program, file, decoded));
    }

    private static byte[] decodedBy(Path program, Path file, Path decoded) throws Exception {
        Process process = new ProcessBuilder(program.toString(), "-dc")
                .redirectInput(file.toFile())
                .redirectOutput(decoded.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return Files.readAllBytes(decoded);
    }

    private Artifact empty(Codec codec) throws IOException {
        ArtifactSpec spec = new ArtifactSpec(
                "schema/empty", ArtifactKind.SCHEMA, null, List.of(), null, "", codec, codec.defaultLevel());
        try (ArtifactWriter writer = new BackupArtifacts(storage, TestRows::key)
                .attempt(CancelSignal.NEVER)
                .create(spec)) {
            return writer.commit();
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void anArtifactMayBeEmpty(Codec codec) throws IOException {
        Artifact artifact = empty(codec);
        assertEquals(0, artifact.bytes());
        assertArrayEquals(new byte[0], all(source.open(artifact)));
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void nothingStaysOfAnArtifactThatWasNotCommitted(Codec codec) throws IOException {
        BackupArtifacts artifacts = new BackupArtifacts(storage, TestRows::key);
        try (ArtifactWriter writer = artifacts.attempt(CancelSignal.NEVER).create(TestRows.spec(codec))) {
            writer.stream().write(HEADER);
            writer.beginSegment(TestRows.CHUNK, 0);
            byte[] row = random.longRow();
            writer.row(row, 0, row.length);
        }
        List<ObjectInfo> left = new ArrayList<>();
        storage.list("", left::add);
        assertEquals(List.of(), left);
        // its path is free again
        try (ArtifactWriter writer = artifacts.attempt(CancelSignal.NEVER).create(TestRows.spec(codec))) {
            writer.commit();
        }
    }

    @Test
    void refusesRowsOutsideASegmentAndOtherBytesInsideOne() throws IOException {
        try (ArtifactWriter writer = new BackupArtifacts(storage, TestRows::key)
                .attempt(CancelSignal.NEVER)
                .create(TestRows.spec(Codec.ZSTD))) {
            byte[] row = {'\n'};
            assertThrows(IllegalStateException.class, () -> writer.row(row, 0, 1));
            assertThrows(IllegalStateException.class, writer::endSegment);
            writer.beginSegment(TestRows.CHUNK, 0);
            assertThrows(IllegalStateException.class, () -> writer.stream().write(row));
            assertThrows(IllegalStateException.class, () -> writer.beginSegment(TestRows.CHUNK, 1));
            assertThrows(IllegalStateException.class, writer::commit);
        }
    }
}
