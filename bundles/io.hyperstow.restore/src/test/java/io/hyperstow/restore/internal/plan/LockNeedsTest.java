package io.hyperstow.restore.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.spi.restore.RestorePlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LockNeedsTest {

    private static final Manifest BACKUP =
            BackupFixture.manifest(List.of(BackupFixture.cpu(), BackupFixture.tags()), List.of());

    private static int buildsAtOnce(long chunks, long slots) {
        return LockNeeds.buildsAtOnce(new Blueprint(
                BACKUP,
                RestoreOptions.DEFAULTS,
                Blueprint.Method.ROWS,
                "target",
                new TargetSurvey(170012, false, "", true, true, Set.of(), List.of(), "", slots, 0, null),
                new TreeSet<>(Set.of(BackupFixture.CPU)),
                Set.of(BackupFixture.CPU),
                Map.of(BackupFixture.CPU, BackupFixture.hypertable(BackupFixture.byTime(BackupFixture.HOUR))),
                Map.of(BackupFixture.CPU, new ChunkForecast(List.of(), chunks, true)),
                new Timescale("", false, ""),
                new RestorePlan(List.of(), List.of()),
                Map.of(),
                List.of(),
                List.of()));
    }

    @Test
    void buildsNoMoreIndexesAtATimeThanTheServerHasLocksFor() {
        int workers = RestoreOptions.DEFAULTS.workers();
        assertEquals(workers, buildsAtOnce(4500, 15_000L * workers));
        assertEquals(workers - 1, buildsAtOnce(4501, 15_000L * workers));
        assertEquals(1, buildsAtOnce(5000, 15_360));
        assertEquals(1, buildsAtOnce(6000, 15_360));
        assertEquals(workers, buildsAtOnce(0, 15_360));
    }

    @Test
    void countsWhatTheLargestStatementTakes() {
        Table keyed = BackupFixture.cpu();
        assertEquals(3, LockNeeds.ofChunk(keyed, true, true));
        Table indexed = new Table(
                keyed.name(),
                keyed.kind(),
                keyed.owner(),
                keyed.roles(),
                keyed.columns(),
                List.of(index("a"), index("b"), index("c")),
                List.of(),
                keyed.triggers(),
                keyed.parents(),
                keyed.rowSecurity(),
                keyed.policies(),
                keyed.privileges(),
                keyed.statistics(),
                keyed.estimatedRows(),
                keyed.bytes(),
                keyed.pages());
        assertEquals(2, LockNeeds.ofChunk(indexed, true, false));
        assertEquals(4, LockNeeds.ofChunk(indexed, false, true), "to drop it");
    }

    private static Index index(String name) {
        return new Index(name, "CREATE INDEX …", false, false, true, List.of("time"), "", false, false);
    }
}
