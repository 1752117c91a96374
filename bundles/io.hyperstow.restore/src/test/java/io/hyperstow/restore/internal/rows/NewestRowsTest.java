package io.hyperstow.restore.internal.rows;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static io.hyperstow.restore.internal.plan.BackupFixture.TAGS;
import static io.hyperstow.restore.internal.plan.BackupFixture.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.LoadWaves;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.restore.internal.plan.BackupFixture;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.Timescale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The newest rows come first, and it is said when they are in. */
class NewestRowsTest {

    private static final List<ChunkContent> CHUNKS = List.of(
            chunk(1, 0, 12),
            chunk(2, 12, 24),
            chunk(3, 24, 36),
            chunk(4, 36, 48),
            chunk(5, 48, 60),
            chunk(6, 60, 72),
            chunk(7, 72, 84));
    private static final Manifest BACKUP =
            BackupFixture.manifest(List.of(BackupFixture.cpu(), BackupFixture.tags()), CHUNKS);

    private static RestoreTask.Rows task(TableName table, TableName relation, int part) {
        Segment segment = new Segment(relation, part, 0, 10, 5, 10, "", "");
        Artifact artifact = new Artifact(
                relation.name() + "/" + part,
                ArtifactKind.DATA,
                table,
                List.of("time"),
                RowFormat.BINARY,
                "UTF8",
                Codec.NONE,
                "",
                5,
                10,
                10,
                "",
                List.of(segment));
        return new RestoreTask.Rows(table, artifact, List.of(segment));
    }

    private static RestoreTask.Rows ofChunk(int number, int part) {
        return task(CPU, CHUNKS.get(number - 1).name(), part);
    }

    private static List<RestoreTask.Rows> tasks() {
        List<RestoreTask.Rows> tasks = new ArrayList<>();
        tasks.add(task(TAGS, TAGS, 0));
        for (int i = 1; i <= CHUNKS.size(); i++) {
            tasks.add(ofChunk(i, 0));
        }
        tasks.add(ofChunk(7, 1));
        return tasks;
    }

    @Test
    void theLastDayComesBeforePlainTablesAndTheRest() {
        RestoreRequest request = new RestoreRequest(BACKUP, Set.of(CPU, TAGS), RestoreOptions.DEFAULTS);
        List<String> order = new LoadWaves(request)
                .of(tasks()).stream()
                        .flatMap(wave -> wave.tasks().stream())
                        .map(task -> ((RestoreTask.Rows) task).artifact().key())
                        .toList();
        assertEquals(
                List.of(
                        "chunk_7/0",
                        "chunk_7/1",
                        "chunk_6/0",
                        "tags/0",
                        "chunk_5/0",
                        "chunk_4/0",
                        "chunk_3/0",
                        "chunk_2/0",
                        "chunk_1/0"),
                order);
    }

    private static NewestRows newest(List<String> said) {
        Blueprint blueprint = new Blueprint(
                BACKUP,
                RestoreOptions.DEFAULTS,
                Blueprint.Method.ROWS,
                "target",
                null,
                new TreeSet<>(Set.of(CPU, TAGS)),
                Set.of(CPU, TAGS),
                Map.of(CPU, BACKUP.hypertable(CPU).orElseThrow()),
                Map.of(),
                new Timescale("", false, ""),
                new RestorePlan(List.of(new RestorePlan.Wave("rows", List.copyOf(tasks()))), List.of()),
                Map.of(),
                List.of(),
                List.of());
        return new NewestRows(blueprint, said::add);
    }

    @Test
    void saysFromWhenOnAllRowsAreThere() {
        List<String> said = new ArrayList<>();
        NewestRows newest = newest(said);
        newest.loaded(task(TAGS, TAGS, 0));
        newest.loaded(ofChunk(6, 0));
        newest.loaded(ofChunk(7, 0));
        assertEquals(List.of(), said, "a part of the newest chunk is missing");
        newest.loaded(ofChunk(7, 1));
        assertEquals(
                List.of("'metrics.cpu' can be queried from 1970-01-03 12:00:00.000000+00 on; its indexes come after the"
                        + " rows of all tables"),
                said.stream()
                        .map(text -> text.replace(CPU.toString(), "metrics.cpu"))
                        .toList());
    }

    @Test
    void saysItAgainWhenItHasDoubledAndInTheEnd() {
        List<String> said = new ArrayList<>();
        NewestRows newest = newest(said);
        newest.loaded(ofChunk(7, 1));
        for (int i = 7; i >= 1; i--) {
            newest.loaded(ofChunk(i, 0));
        }
        List<String> times = said.stream()
                .map(text ->
                        text.replaceAll(".* from ([-0-9]* [0-9]*):.*", "$1").replaceAll(".*(all its rows).*", "$1"))
                .toList();
        assertEquals(List.of("1970-01-04 00", "1970-01-03 12", "1970-01-02 12", "all its rows"), times);
    }
}
