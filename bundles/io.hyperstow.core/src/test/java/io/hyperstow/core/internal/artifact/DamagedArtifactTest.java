package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageWrite;
import io.hyperstow.testkit.storage.FaultyStorageTarget;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamagedArtifactTest {

    private static final Progress SILENT = new Progress() {
        @Override
        public void advance(long rows, long bytes) {}

        @Override
        public void warn(String message) {}

        @Override
        public void log(String line) {}
    };

    private final MemoryStorageTarget storage = new MemoryStorageTarget("memory");
    private final ArtifactSource source = new ArtifactSource(storage);

    private Artifact write(Codec codec) throws IOException {
        TestRows random = new TestRows(7);
        try (ArtifactWriter writer = new BackupArtifacts(storage, TestRows::key)
                .attempt(CancelSignal.NEVER)
                .create(TestRows.spec(codec))) {
            writer.stream().write(new byte[] {'h', '\n'});
            for (int part = 0; part < 3; part++) {
                writer.beginSegment(TestRows.CHUNK, part);
                for (byte[] row : random.rows(part == 1 ? 0 : 100)) {
                    writer.row(row, 0, row.length);
                }
                writer.endSegment();
            }
            writer.stream().write(new byte[] {-1, -1});
            return writer.commit();
        }
    }

    private static void drain(InputStream in) throws IOException {
        try (in) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void assertCorrupt(Artifact artifact, Executable work, String what) {
        BackupException e = assertThrows(BackupException.class, work, what);
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, e.code(), what);
        assertTrue(e.problem().contains("'" + artifact.key() + "'"), e.problem());
        assertTrue(!e.hint().isEmpty());
    }

    private void check(Artifact artifact) throws IOException {
        new ArtifactCheck(source, artifact).run(SILENT, CancelSignal.NEVER);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everyChangedByteIsNoticed(Codec codec) throws IOException {
        Artifact artifact = write(codec);
        check(artifact);
        ObjectKey key = new ObjectKey(artifact.key());
        int step = codec == Codec.NONE ? 97 : 11;
        for (long offset = 0; offset < artifact.storedBytes(); offset += step) {
            storage.damage(key, offset);
            String where = codec + " at " + offset;
            assertCorrupt(artifact, () -> drain(source.open(artifact)), where);
            assertCorrupt(artifact, () -> check(artifact), where);
            for (Segment segment : artifact.segments()) {
                boolean inside = offset >= segment.offset() && offset < segment.offset() + segment.length();
                if (inside) {
                    assertCorrupt(artifact, () -> drain(source.open(artifact, segment)), where);
                } else {
                    drain(source.open(artifact, segment));
                }
            }
            storage.damage(key, offset); // flips it back
        }
        check(artifact);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aTruncatedOrLengthenedObjectIsNoticed(Codec codec) throws IOException {
        Artifact artifact = write(codec);
        ObjectKey key = new ObjectKey(artifact.key());
        byte[] stored;
        try (InputStream in = storage.open(key, ObjectRange.ALL)) {
            stored = in.readAllBytes();
        }
        List<Integer> lengths = new ArrayList<>(List.of(0, 1, stored.length - 1, stored.length + 1));
        artifact.segments().forEach(segment -> lengths.add((int) segment.offset()));
        for (int length : lengths) {
            storage.delete(key);
            try (StorageWrite write = storage.create(key)) {
                write.stream().write(java.util.Arrays.copyOf(stored, length));
                write.commit();
            }
            String what = codec + " of " + length + " bytes";
            assertCorrupt(artifact, () -> drain(source.open(artifact)), what);
            assertCorrupt(artifact, () -> check(artifact), what);
        }
    }

    @Test
    void aMissingObjectIsNamed() throws IOException {
        Artifact artifact = write(Codec.ZSTD);
        storage.delete(new ObjectKey(artifact.key()));
        BackupException e = assertThrows(BackupException.class, () -> source.open(artifact));
        assertEquals(ErrorCode.ARTIFACT_MISSING, e.code());
        assertTrue(e.problem().contains("'" + artifact.key() + "'"));
    }

    @Test
    void theStoragesOwnFailureIsPassedOnAsItIs() throws IOException {
        Artifact artifact = write(Codec.ZSTD);
        FaultyStorageTarget faulty = new FaultyStorageTarget(storage);
        StorageException failure = new StorageException(ErrorCode.STORAGE_UNREACHABLE, "the line is cut", "wait", null);
        faulty.failAt(FaultyStorageTarget.Operation.READ, 1, failure);
        StorageException thrown =
                assertThrows(StorageException.class, () -> drain(new ArtifactSource(faulty).open(artifact)));
        assertSame(failure, thrown);
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void factsOfTheManifestThatDoNotHoldAreNoticed(Codec codec) throws IOException {
        Artifact right = write(codec);
        Segment segment = right.segments().get(0);
        List<Segment> wrong = List.of(
                segment(segment, segment.rows() + 1, segment.bytes(), segment.digest()),
                segment(segment, segment.rows(), segment.bytes() + 1, segment.digest()),
                segment(segment, segment.rows(), segment.bytes() - 1, segment.digest()),
                segment(segment, segment.rows(), segment.bytes(), "xxh3-64:0000000000000000"));
        for (Segment changed : wrong) {
            List<Segment> segments = new ArrayList<>(right.segments());
            segments.set(0, changed);
            Artifact artifact = artifact(right, right.rows(), right.bytes(), segments);
            assertCorrupt(artifact, () -> check(artifact), changed.toString());
        }
        Artifact moreRows = artifact(right, right.rows() + 1, right.bytes(), right.segments());
        assertCorrupt(moreRows, () -> check(moreRows), "rows");
        Artifact moreBytes = artifact(right, right.rows(), right.bytes() + 1, right.segments());
        assertCorrupt(moreBytes, () -> check(moreBytes), "bytes");
        assertCorrupt(moreBytes, () -> drain(source.open(moreBytes)), "bytes");
    }

    private static Segment segment(Segment s, long rows, long bytes, String digest) {
        return new Segment(s.chunk(), s.part(), s.offset(), s.length(), rows, bytes, s.sha256(), digest);
    }

    private static Artifact artifact(Artifact a, long rows, long bytes, List<Segment> segments) {
        return new Artifact(
                a.key(),
                a.kind(),
                a.table(),
                a.columns(),
                a.format(),
                a.encoding(),
                a.codec(),
                a.cipher(),
                rows,
                bytes,
                a.storedBytes(),
                a.sha256(),
                segments);
    }
}
