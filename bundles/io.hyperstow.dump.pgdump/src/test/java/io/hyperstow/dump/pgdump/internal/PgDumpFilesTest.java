package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgDumpFilesTest {

    @TempDir
    Path folder;

    /** Notes what is taken and leaves the files where they are, as a sink does that stores them a little later. */
    private final List<String> taken = new ArrayList<>();

    private final ArtifactSink sink = new ArtifactSink() {
        @Override
        public ArtifactWriter create(ArtifactSpec spec) {
            throw new AssertionError("files are taken, not copied");
        }

        @Override
        public void take(ArtifactSpec spec, Path file) {
            assertEquals(ArtifactKind.ARCHIVE, spec.kind());
            assertEquals("archive/" + file.getFileName(), spec.path());
            taken.add(file.getFileName().toString());
        }
    };

    private void files(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    @Test
    void anItemIsTheFileOfItsNumber() throws IOException {
        files("11.dat.zst", "1.dat.zst", "toc.dat");
        PgDumpFiles files = new PgDumpFiles(folder, ".zst", sink);
        files.finished(11, false);
        assertEquals(List.of("11.dat.zst"), taken);
        files.all();
        assertEquals(
                List.of("1.dat.zst", "11.dat.zst", "toc.dat"),
                taken.stream().sorted().toList());
    }

    @Test
    void largeObjectsAreTheFilesTheirListNames() throws IOException {
        files("blobs_7.toc", "blob_1.dat.gz", "blob_2.dat.gz", "blob_3.dat.gz", "blobs_8.toc");
        Files.writeString(folder.resolve("blobs_7.toc"), "1 blob_1.dat\n3 blob_3.dat\n");
        PgDumpFiles files = new PgDumpFiles(folder, ".gz", sink);
        files.finished(7, true);
        assertEquals(List.of("blob_1.dat.gz", "blob_3.dat.gz", "blobs_7.toc"), taken);
    }

    @Test
    void before17AllLargeObjectsAreOneItem() throws IOException {
        files("blobs.toc", "blob_1.dat");
        Files.writeString(folder.resolve("blobs.toc"), "1 blob_1.dat\n");
        PgDumpFiles files = new PgDumpFiles(folder, "", sink);
        files.finished(7, true);
        assertEquals(List.of("blob_1.dat", "blobs.toc"), taken);
    }

    @Test
    void anItemIsFinishedOnceAndThenHasAFile() throws IOException {
        files("11.dat");
        PgDumpFiles files = new PgDumpFiles(folder, "", sink);
        files.finished(11, false);
        for (int item : new int[] {11, 12}) {
            BackupException e = assertThrows(BackupException.class, () -> files.finished(item, false));
            assertEquals(ErrorCode.UNSUPPORTED, e.code());
        }
    }
}
