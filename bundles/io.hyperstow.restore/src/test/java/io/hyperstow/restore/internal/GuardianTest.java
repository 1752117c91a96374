package io.hyperstow.restore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.restore.internal.fixture.RichDatabase;
import io.hyperstow.restore.internal.plan.UnfinishedMark;
import io.hyperstow.restore.internal.restoring.RestoreNote;
import io.hyperstow.restore.internal.restoring.RestoreNotes;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left to the guardian when a restore cannot clean up itself. */
@Timeout(60)
class GuardianTest {

    private static final JobId JOB = new JobId("20261122T152233Z-00000000000000aa");

    @TempDir
    private Path data;

    private TestServer server;
    private String target;
    private ProfileDatabase profile;
    private RestoreNotes notes;
    private Guardian guardian;

    @BeforeEach
    void start() {
        server = Testbed.server(ServerKind.PG17_TIMESCALE);
        target = server.createDatabase("guarded");
        profile = new ProfileDatabase(new Profile(
                "test",
                server.jdbcUrl("postgres"),
                new Profile.Login(server.superuser(), server.password(), ""),
                server.tools().toString()));
        notes = new RestoreNotes(data);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (guardian != null) {
            guardian.stop();
        }
        profile.close();
        server.dropDatabase(target);
    }

    private void guard(Function<String, Database> profiles) throws Exception {
        guardian = new Guardian(data, profiles);
        guardian.start();
    }

    private RestoreNote note(String keeper) throws Exception {
        return new RestoreNote(JOB.value(), "test", target, RestoringMode.clock(profile), keeper);
    }

    private void eventually(String what, Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            assertTrue(!Thread.interrupted(), () -> "timed out: " + what);
            Thread.sleep(10);
        }
    }

    private boolean unfinished() throws Exception {
        return !notes.list().isEmpty();
    }

    private boolean restoring() {
        return "on".equals(server.value(target, "SELECT current_setting('timescaledb.restoring', true)"));
    }

    @Test
    void dropsTheDatabaseThatAKilledRestoreHadCreated() throws Exception {
        notes.write(note("1 long ago"));
        server.execute("postgres", "COMMENT ON DATABASE " + target + " IS '" + UnfinishedMark.TEXT + JOB + "'");
        server.execute(target, "SELECT timescaledb_pre_restore()");
        guard(name -> profile);
        eventually("the note is gone", () -> !unfinished());
        assertEquals(
                "0", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void keepsADatabaseThatAnotherRestoreHasMade() throws Exception {
        notes.write(note("1 long ago"));
        server.execute("postgres", "COMMENT ON DATABASE " + target + " IS '" + UnfinishedMark.TEXT + "another'");
        guard(name -> profile);
        eventually("the note is gone", () -> !unfinished());
        assertEquals(
                "1", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + target + "'"));
    }

    @Test
    void endsRestoringModeAndTheSessionsThatAreInItAndTurnsJobsOff() throws Exception {
        notes.write(note("1 long ago"));
        RichDatabase.job(server, target, 1000, server.superuser(), true);
        server.execute(target, "SELECT timescaledb_pre_restore()");
        try (Connection left = server.connect(target);
                Statement statement = left.createStatement()) {
            statement.execute("SELECT 1");
            guard(name -> profile);
            eventually("the note is gone", () -> !unfinished());
            assertFalse(restoring());
            assertEquals(
                    "f", server.value(target, "SELECT scheduled FROM _timescaledb_config.bgw_job WHERE id = 1000"));
            boolean ended = false;
            try {
                statement.execute("SELECT 1");
            } catch (SQLException expected) {
                ended = true;
            }
            assertTrue(ended, "a session stayed in restoring mode");
        }
    }

    @Test
    void triesUntilTheProfileIsThere() throws Exception {
        notes.write(note("1 long ago"));
        server.execute(target, "SELECT timescaledb_pre_restore()");
        AtomicInteger asked = new AtomicInteger();
        guard(name -> {
            if (asked.incrementAndGet() < 3) {
                throw new BackupException(ErrorCode.UNKNOWN_DATABASE, "no profile '" + name + "'", "write it");
            }
            return profile;
        });
        eventually("the note is gone", () -> !unfinished());
        assertEquals(3, asked.get());
        assertFalse(restoring());
    }

    @Test
    void leavesARestoreOfThisProcessAloneUntilItGivesUp() throws Exception {
        server.execute(target, "SELECT timescaledb_pre_restore()");
        guard(name -> profile);
        Guardian.Watch watch = guardian.begin(JOB, profile, target);
        Guardian another = new Guardian(data, name -> profile);
        another.start();
        another.stop();
        assertTrue(restoring());
        assertTrue(unfinished());
        watch.end(false);
        eventually("the note is gone", () -> !unfinished());
        assertFalse(restoring());
    }

    @Test
    void cleansUpBeforeTheNextRestoreOfTheSameDatabaseBegins() throws Exception {
        notes.write(note("1 long ago"));
        server.execute(target, "SELECT timescaledb_pre_restore()");
        AtomicInteger asked = new AtomicInteger();
        guard(name -> {
            if (asked.incrementAndGet() == 1) {
                throw new BackupException(ErrorCode.SERVER_UNREACHABLE, "away", "wait");
            }
            return profile;
        });
        eventually("it was tried once", () -> asked.get() > 0);
        JobId next = new JobId("20261122T152233Z-00000000000000bb");
        Guardian.Watch watch = guardian.begin(next, profile, target);
        assertFalse(restoring());
        watch.end(true);
        assertFalse(unfinished());
    }

    @Test
    void aFileThatIsNoNoteHindersNothing() throws Exception {
        notes.write(note("1 long ago"));
        Files.writeString(data.resolve("restores").resolve("x.properties"), "profile=test");
        Files.writeString(data.resolve("restores").resolve(JOB + "x.properties"), "");
        guard(name -> profile);
        eventually("the note is gone", () -> !unfinished());
    }
}
