package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.testkit.dump.RecordingProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PgRestoreProgressTest {

    private static final TableName CPU = new TableName("public", "cpu");
    private static final List<PgRestoreEntry> ENTRIES = PgRestoreEntry.parse(List.of(
            "10; 0 1 TABLE DATA public cpu postgres",
            "11; 0 2 TABLE DATA _timescaledb_internal _hyper_1_1_chunk an owner",
            "12; 0 3 TABLE DATA Odd schema a table postgres"));

    private final RecordingProgress progress = new RecordingProgress();

    private PgRestoreProgress of(boolean parallel) {
        return new PgRestoreProgress(
                ENTRIES,
                PgRestoreProgress.counts(
                        List.of(
                                new TableContent(CPU, 100, RowFormat.TEXT, ""),
                                new TableContent(new TableName("Odd schema", "a table"), 7, RowFormat.TEXT, "")),
                        List.of(new ChunkContent(
                                CPU,
                                new TableName("_timescaledb_internal", "_hyper_1_1_chunk"),
                                List.of(),
                                false,
                                100,
                                "",
                                List.of()))),
                List.of(artifact("11.dat.zst", 1000), artifact("12.dat", 70), artifact("toc.dat", 5)),
                parallel,
                progress);
    }

    private static Artifact artifact(String name, long bytes) {
        return new Artifact(
                "backups/x/archive/" + name,
                ArtifactKind.ARCHIVE,
                null,
                List.of(),
                null,
                "",
                Codec.NONE,
                "",
                0,
                bytes,
                bytes,
                "",
                List.of());
    }

    @Test
    void countsOnSeveralConnectionsWhatIsFinished() {
        PgRestoreProgress restore = of(true);
        restore.hear("pg_restore: launching item 11 TABLE DATA _hyper_1_1_chunk");
        restore.hear("pg_restore: processing data for table \"_timescaledb_internal._hyper_1_1_chunk\"");
        assertEquals(0, progress.rows());
        restore.hear("pg_restore: finished item 11 TABLE DATA _hyper_1_1_chunk");
        assertEquals(100, progress.rows());
        assertEquals(1000, progress.bytes());
        restore.end();
        assertEquals(107, progress.rows());
        assertEquals(1070, progress.bytes());
    }

    @Test
    void countsOnOneConnectionWhatIsFollowed() {
        PgRestoreProgress restore = of(false);
        restore.hear("pg_restore: processing data for table \"_timescaledb_internal._hyper_1_1_chunk\"");
        assertEquals(0, progress.rows());
        restore.hear("pg_restore: processing data for table \"Odd schema.a table\"");
        assertEquals(100, progress.rows());
        restore.end();
        assertEquals(107, progress.rows());
    }
}
