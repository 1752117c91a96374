package io.hyperstow.restore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.restore.internal.fixture.RichDatabase;
import io.hyperstow.testkit.server.ServerKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Turning jobs on; the edition at hand refuses to turn a job on, so that what it does is tested by what it says. */
class JobSwitchTest {

    @TempDir
    private Path folder;

    private ArchiveBench bench;

    @BeforeEach
    void start() {
        bench = new ArchiveBench(ServerKind.PG17_TIMESCALE, folder);
        RichDatabase.job(bench.server(), bench.source(), 1000, bench.server().superuser(), true);
        RichDatabase.job(bench.server(), bench.source(), 1001, bench.server().superuser(), false);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    private List<String> enable(Manifest manifest) throws Exception {
        return new JobSwitch(bench.profile(), bench.source(), new CatalogInspector()).enable(manifest);
    }

    private void execute(String sql) {
        bench.server().execute(bench.source(), sql);
    }

    @Test
    void leavesOnWhatIsOn() throws Exception {
        assertEquals(
                List.of("background job 1000 (public.work) was on already"),
                enable(bench.backup().manifest()));
    }

    @Test
    void saysThatNoneWasOn() throws Exception {
        execute("UPDATE _timescaledb_config.bgw_job SET scheduled = false");
        assertEquals(
                List.of("no background job was on when backup '20261122T152233Z-7f3a9c' was made"),
                enable(bench.backup().manifest()));
    }

    @Test
    void saysWhichJobsAreNotOnAndWhy() throws Exception {
        RichDatabase.job(bench.server(), bench.source(), 1002, bench.server().superuser(), true);
        Manifest manifest = bench.backup().manifest();
        execute("UPDATE _timescaledb_config.bgw_job SET scheduled = false");
        execute("DELETE FROM _timescaledb_config.bgw_job WHERE id = 1002");
        BackupException refused = assertThrows(BackupException.class, () -> enable(manifest));
        assertEquals(ErrorCode.CHECK_FAILED, refused.code());
        assertTrue(refused.problem().startsWith("2 of 2 background job(s)"), refused.problem());
        assertTrue(
                refused.problem()
                        .contains("1000 (public.work) stays off: ERROR: function \"alter_job\" is not supported"),
                refused.problem());
        assertTrue(refused.problem().contains("1002 (public.work) is not in the database"), refused.problem());
    }

    @Test
    void refusesADatabaseInRestoringMode() throws Exception {
        Manifest manifest = bench.backup().manifest();
        execute("ALTER DATABASE \"" + bench.source() + "\" SET timescaledb.restoring = on");
        BackupException refused = assertThrows(BackupException.class, () -> enable(manifest));
        assertEquals(ErrorCode.RESTORING_MODE, refused.code());
        assertTrue(refused.hint().contains("SELECT public.timescaledb_post_restore()"), refused.hint());
    }
}
