package io.hyperstow.restore.internal;

import static io.hyperstow.restore.internal.ArchiveBench.into;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.restore.internal.fixture.FolderBackup;
import io.hyperstow.restore.internal.fixture.TestJob;
import io.hyperstow.testkit.server.ServerKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole database that comes back other than it was fails the restore, whatever is wrong with it. */
class ArchiveCheckTest {

    @TempDir
    private Path folder;

    private ArchiveBench bench;

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    void namesEverythingThatIsWrong() throws Exception {
        bench = new ArchiveBench(ServerKind.PG17_TIMESCALE, folder);
        String chunk =
                bench.server().value(bench.source(), "SELECT show_chunks('public.ticks')::text ORDER BY 1 LIMIT 1");
        List<String> warnings = failure(
                "DELETE FROM " + chunk,
                "DELETE FROM \"Odd schema\".\"Left \"\"over\" WHERE id = 1",
                "SET timescaledb.restoring = on",
                "ALTER TABLE ONLY public.cpu DISABLE TRIGGER ts_insert_blocker",
                "INSERT INTO public.cpu VALUES (now(), 1, 2)",
                "ALTER TABLE ONLY public.cpu ENABLE TRIGGER ts_insert_blocker",
                "DROP VIEW public.named");
        assertWarned(warnings, "'public.ticks' has 4000 rows, the backup 5000 (" + chunk + " 0 instead of 1000)");
        assertWarned(warnings, "has 19 rows, the backup 20");
        assertWarned(warnings, "hypertable 'public.cpu' has 1 row(s) in its root table, where no query finds them");
        assertWarned(warnings, "view 'public.named' is missing");
        assertEquals(4, warnings.size(), warnings.toString());
    }

    @Test
    void namesAHypertableThatIsNoneAnyMore() throws Exception {
        bench = new ArchiveBench(ServerKind.PG18_TIMESCALE, folder);
        List<String> warnings = failure(
                "SET session_replication_role = replica",
                "DELETE FROM _timescaledb_catalog.hypertable WHERE table_name = 'ticks'");
        assertWarned(warnings, "'public.ticks' is not a hypertable any more");
        assertWarned(warnings, "'public.ticks' is not a hypertable any more: 5 relation(s)");
        assertWarned(warnings, "'public.ticks' lacks 5 chunk(s)");
    }

    @Test
    void comparesWithoutTimescaleToo() throws Exception {
        bench = new ArchiveBench(ServerKind.PG15, folder);
        List<String> warnings = failure("TRUNCATE public.parted", "ALTER TABLE public.tags ALTER name DROP NOT NULL");
        assertWarned(warnings, "'public.parted_1' has 0 rows, the backup 100");
        assertWarned(warnings, "'public.tags' lacks column name text NONE NOT NULL");
    }

    /** What the source has like that, it may have again. */
    @Test
    void faultsThatTheSourceHasAreWarnings() throws Exception {
        bench = new ArchiveBench(ServerKind.PG15, folder);
        bench.server()
                .execute(
                        bench.source(),
                        "ALTER TABLE public.tags ADD CONSTRAINT doubtful CHECK (id > 0) NOT VALID",
                        "SELECT setval('\"Odd schema\".\"Left \"\"over_id_seq\"', 5)");
        TestJob job = new TestJob();
        bench.restore(job, bench.backup(), into(bench.target(), true));
        assertWarned(job.progress().warnings(), "(one is doubtful) that was never validated");
        assertWarned(job.progress().warnings(), "will give out numbers");
        assertEquals(2, job.progress().warnings().size());
    }

    @Test
    void comparesDigestsWhereTheBackupHasThem() throws Exception {
        bench = new ArchiveBench(ServerKind.PG18_TIMESCALE, folder);
        FolderBackup backup = bench.backup();
        FolderBackup hashed = backup.with(backup.withDigests(bench.profile(), Set.of("tags")));
        TestJob sound = new TestJob();
        bench.restore(sound, hashed, hashes(bench.target()));
        assertEquals(1, sound.progress().warnings().size());
        assertWarned(sound.progress().warnings(), "the backup has no digest of [public.tags]");

        String target = bench.target();
        TestJob broken = new TestJob();
        broken.onPhase(phase -> {
            if (phase.equals("checking")) {
                bench.server()
                        .execute(
                                target,
                                "UPDATE public.ticks SET v = v + 1 WHERE tick = 3",
                                "UPDATE public.parted SET b = 'x'");
            }
        });
        assertThrows(BackupException.class, () -> bench.restore(broken, hashed, hashes(target)));
        assertWarned(broken.progress().warnings(), "the rows of 'public.ticks' are not the backup's: digest xxh3-64:");
        assertWarned(
                broken.progress().warnings(), "the rows of 'public.parted_1' are not the backup's: digest xxh3-64:");
        assertEquals(3, broken.progress().warnings().size());
    }

    private static RestoreOptions hashes(String target) {
        RestoreOptions counts = into(target, true);
        return new RestoreOptions(
                target,
                true,
                counts.include(),
                "",
                "",
                counts.order(),
                2,
                Map.of(),
                false,
                counts.existing(),
                counts.onError(),
                false,
                false,
                counts.owner(),
                counts.privileges(),
                Check.HASHES,
                Set.of());
    }

    /** Restores, breaks the result when it is about to be checked, and answers the warnings. */
    private List<String> failure(String... breaking) throws Exception {
        String target = bench.target();
        TestJob job = new TestJob();
        job.onPhase(phase -> {
            if (phase.equals("checking")) {
                bench.server().execute(target, breaking);
            }
        });
        BackupException refused =
                assertThrows(BackupException.class, () -> bench.restore(job, bench.backup(), into(target, true)));
        assertEquals(ErrorCode.CHECK_FAILED, refused.code(), refused.getMessage());
        assertTrue(bench.exists(target), "kept to be examined");
        return job.progress().warnings();
    }

    private static void assertWarned(List<String> warnings, String expected) {
        assertTrue(
                warnings.stream().anyMatch(warning -> warning.contains(expected)),
                () -> "'" + expected + "' is not in " + warnings);
    }
}
