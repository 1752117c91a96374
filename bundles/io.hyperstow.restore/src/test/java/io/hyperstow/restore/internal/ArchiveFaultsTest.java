package io.hyperstow.restore.internal;

import static io.hyperstow.restore.internal.ArchiveBench.into;
import static io.hyperstow.restore.internal.ArchiveBench.options;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.TableName;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.restore.internal.fixture.FolderBackup;
import io.hyperstow.restore.internal.fixture.RichDatabase;
import io.hyperstow.restore.internal.fixture.TestJob;
import io.hyperstow.restore.internal.plan.BackupFixture;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes wrong in the restore of an archive: every fault ends in an error that says what to do, and in a database that
 * is gone, or there and not in restoring mode.
 */
class ArchiveFaultsTest {

    @TempDir
    private static Path folder;

    private static ArchiveBench bench;
    private static TestServer server;

    /** Of the source as it is, with a job that is on and one that is off. */
    private static FolderBackup backup;

    @BeforeAll
    static void start() throws Exception {
        bench = new ArchiveBench(ServerKind.PG17_TIMESCALE, folder);
        server = bench.server();
        RichDatabase.job(server, bench.source(), 1000, server.superuser(), true);
        RichDatabase.job(server, bench.source(), 1001, server.superuser(), false);
        backup = bench.backup();
    }

    @AfterAll
    static void stop() throws Exception {
        if (bench != null) {
            bench.close();
        }
    }

    /** An empty database. */
    private static String existing() {
        return bench.made(server.createDatabase("existing"));
    }

    private BackupException refused(ErrorCode code, FolderBackup backup, RestoreOptions options) throws Exception {
        return refused(code, bench.profile(), new TestJob(), backup, options);
    }

    private BackupException refused(
            ErrorCode code, ProfileDatabase profile, TestJob job, FolderBackup backup, RestoreOptions options)
            throws Exception {
        BackupException refused =
                assertThrows(BackupException.class, () -> bench.restore(profile, job, backup, options));
        assertEquals(code, refused.code(), refused::getMessage);
        assertFalse(refused.hint().isEmpty(), refused::getMessage);
        assertEquals(List.of(), bench.notes());
        return refused;
    }

    private static Manifest with(Manifest manifest, List<Extension> extensions, List<String> roles) {
        return new Manifest(
                manifest.format(),
                manifest.requires(),
                manifest.backupId(),
                manifest.agentId(),
                manifest.productVersion(),
                manifest.strategy(),
                manifest.label(),
                manifest.options(),
                manifest.startedAt(),
                manifest.endedAt(),
                manifest.database(),
                extensions,
                manifest.snapshot(),
                manifest.scope(),
                manifest.hypertables(),
                manifest.tables(),
                manifest.aggregates(),
                manifest.jobs(),
                manifest.sequences(),
                manifest.views(),
                roles,
                manifest.contents(),
                manifest.chunks(),
                manifest.artifacts(),
                manifest.totals());
    }

    @Test
    void aDatabaseThatIsNotEmptyIsRefusedByName() throws Exception {
        for (String object : List.of(
                "CREATE TABLE public.occupied (a int)",
                "CREATE FUNCTION public.occupied() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE TYPE public.occupied AS ENUM ('a')",
                "CREATE SCHEMA occupied",
                "SELECT lo_create(0)")) {
            String target = existing();
            server.execute(target, object);
            BackupException refused = refused(ErrorCode.TARGET_NOT_EMPTY, backup, into(target, false));
            assertTrue(
                    refused.problem().contains("occupied") || refused.problem().contains("large object"),
                    refused::getMessage);
        }
    }

    @Test
    void anExtensionVersionThatTheTargetLacksIsRefusedWithThoseItHas() throws Exception {
        Manifest manifest = backup.manifest();
        List<Extension> newer = manifest.extensions().stream()
                .map(extension -> extension.name().equals(Extension.TIMESCALEDB)
                        ? new Extension(extension.name(), extension.schema(), "2.99.1", "apache")
                        : extension)
                .toList();
        String target = bench.target();
        BackupException refused = refused(
                ErrorCode.EXTENSION_MISSING, backup.with(with(manifest, newer, manifest.roles())), into(target, true));
        assertTrue(refused.problem().contains("2.99.1"), refused::getMessage);
        assertTrue(refused.problem().contains("2.19.3"), refused::getMessage);
        assertTrue(refused.hint().contains("upgradeExtension"), refused::getMessage);
        assertTrue(refused.hint().contains("parallel-copy"), refused::getMessage);
        assertFalse(bench.exists(target));
    }

    @Test
    void aRoleThatTheTargetLacksIsRefusedBeforehandOrElseInTheFirstPass() throws Exception {
        Manifest manifest = backup.manifest();
        BackupException refused = refused(
                ErrorCode.ROLE_MISSING,
                backup.with(with(manifest, manifest.extensions(), List.of("nobody here"))),
                into(bench.target(), true));
        assertTrue(refused.problem().contains("'nobody here'"), refused::getMessage);

        server.execute("postgres", "CREATE ROLE gone_soon");
        server.execute(bench.source(), "ALTER FUNCTION public.twice(int) OWNER TO gone_soon");
        FolderBackup owned = bench.backup();
        server.execute(bench.source(), "ALTER FUNCTION public.twice(int) OWNER TO " + server.superuser());
        server.execute("postgres", "DROP ROLE gone_soon");
        String target = bench.target();
        FolderBackup unnoticed = owned.with(with(owned.manifest(), manifest.extensions(), manifest.roles()));
        BackupException late = refused(ErrorCode.ROLE_MISSING, unnoticed, into(target, true));
        assertTrue(late.problem().contains("gone_soon"), late::getMessage);
        assertFalse(bench.exists(target));

        bench.restore(new TestJob(), unnoticed, options(target, true, Owner.CURRENT, Privileges.SKIP));
        assertTrue(bench.exists(target));
    }

    @Test
    void anArchiveThatDoesNotFitIntoTheWorkDirectoryIsRefusedBeforeAnythingIsCreated() throws Exception {
        Artifact huge = new Artifact(
                "archive/huge.dat.gz",
                ArtifactKind.ARCHIVE,
                null,
                List.of(),
                null,
                "",
                Codec.NONE,
                "",
                0,
                1L << 60,
                1L << 60,
                "",
                List.of());
        FolderBackup large = backup.with(BackupFixture.withArtifacts(backup.manifest(), List.of(huge)));
        String target = bench.target();
        BackupException refused = refused(ErrorCode.WORK_DIRECTORY_FULL, large.elsewhere(), into(target, true));
        assertTrue(refused.problem().contains(String.valueOf(1L << 60)), refused::getMessage);
        assertFalse(bench.exists(target));
    }

    @Test
    void aJobWithoutItsOwnerIsRefusedWhateverTheOptionsSay() throws Exception {
        server.execute("postgres", "CREATE ROLE job_owner");
        RichDatabase.job(server, bench.source(), 1002, "job_owner", true);
        FolderBackup owned = bench.backup();
        server.execute(bench.source(), "DELETE FROM _timescaledb_config.bgw_job WHERE id = 1002");
        server.execute("postgres", "DROP ROLE job_owner");
        RestoreOptions current = options(bench.target(), true, Owner.CURRENT, Privileges.SKIP);
        BackupException refused = refused(ErrorCode.ROLE_MISSING, owned, current);
        assertTrue(refused.problem().contains("job_owner"), refused::getMessage);
    }

    @Test
    void aRoleThatIsNoSuperuserIsToldWhatItCanDo() throws Exception {
        server.execute("postgres", "DROP ROLE IF EXISTS maker", "CREATE ROLE maker LOGIN CREATEDB");
        String target = bench.target();
        BackupException refused =
                refused(ErrorCode.PERMISSION_DENIED, bench.as("maker"), new TestJob(), backup, into(target, true));
        assertTrue(refused.hint().contains("parallel-copy"), refused::getMessage);
        assertFalse(bench.exists(target));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reading the archive",
                "creating the database",
                "creating TimescaleDB",
                "entering restoring mode",
                "definitions",
                "catalog",
                "rows on",
                "indexes",
                "analyzing",
                "leaving restoring mode",
                "materialized views",
                "checking"
            })
    void aRestoreThatIsCancelledLeavesNoDatabase(String phase) throws Exception {
        String target = bench.target();
        TestJob job = new TestJob().cancelIn(phase);
        assertThrows(CancellationException.class, () -> bench.restore(job, backup, into(target, true)));
        assertTrue(job.phases().stream().anyMatch(begun -> begun.contains(phase)), job.phases()::toString);
        assertFalse(bench.exists(target));
        assertEquals(List.of(), bench.notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"definitions", "catalog", "rows on", "indexes", "analyzing", "leaving restoring mode"})
    void aRestoreIntoAnEmptyDatabaseThatIsCancelledLeavesItOutOfRestoringMode(String phase) throws Exception {
        String target = existing();
        TestJob job = new TestJob().cancelIn(phase);
        assertThrows(CancellationException.class, () -> bench.restore(job, backup, into(target, false)));
        assertFalse(bench.restoring(target));
        assertEquals(
                "0",
                server.value(
                        target, "SELECT count(*) FROM _timescaledb_config.bgw_job WHERE id >= 1000 AND scheduled"));
        assertTrue(
                job.progress().warnings().stream().anyMatch(warning -> warning.contains("incomplete")),
                job.progress().warnings()::toString);
        assertEquals(List.of(), bench.notes());
    }

    @Test
    void aFailedPassSaysWhatPgRestoreSaidAndWhatStays() throws Exception {
        String target = existing();
        TestJob job = new TestJob().onPhase(phase -> {
            if (phase.contains("indexes")) {
                server.execute(target, "CREATE TABLE public.tags_twice (a int)");
            }
        });
        BackupException failed = refused(ErrorCode.TOOL_FAILED, bench.profile(), job, backup, into(target, false));
        assertTrue(failed.problem().contains("relation \"tags_twice\" already exists"), failed::getMessage);
        assertTrue(failed.problem().contains("INDEX public tags_twice"), failed::getMessage);
        assertTrue(failed.hint().contains("stays there and is incomplete"), failed::getMessage);
        assertFalse(bench.restoring(target));
    }

    @Test
    void aDamagedFileFailsItsPassAndNotTheServer() throws Exception {
        FolderBackup damaged = bench.backup();
        try (Stream<Path> files = Files.list(damaged.folder())) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".dat.gz")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        String target = bench.target();
        refused(ErrorCode.TOOL_FAILED, damaged, into(target, true));
        assertFalse(bench.exists(target));
    }

    @Test
    void sessionsThatOthersOpenMeanwhileDoNotStayInRestoringMode() throws Exception {
        String target = bench.target();
        Connection[] other = new Connection[1];
        TestJob job = new TestJob().onPhase(phase -> {
            if (phase.contains("rows on")) {
                try {
                    other[0] = server.connect(target);
                    try (Statement statement = other[0].createStatement()) {
                        statement.execute("SET application_name = 'a visitor'");
                    }
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        bench.restore(job, backup, into(target, true));
        try (Connection visitor = other[0];
                Statement statement = visitor.createStatement()) {
            assertThrows(SQLException.class, () -> statement.execute("INSERT INTO public.ticks VALUES (1, 1)"));
        }
        assertTrue(
                job.progress().lines().stream().anyMatch(line -> line.contains("a visitor")),
                job.progress().lines()::toString);
    }

    @Test
    void aRefusalToLeaveRestoringModeIsReportedAndTheDatabaseIsOutOfIt() throws Exception {
        String target = existing();
        TestJob job = new TestJob().onPhase(phase -> {
            if (phase.contains("leaving")) {
                server.execute(
                        target,
                        "UPDATE _timescaledb_catalog.metadata SET value = '2.0.0' WHERE key = 'timescaledb_version'");
            }
        });
        BackupException refused = refused(ErrorCode.RESTORING_MODE, bench.profile(), job, backup, into(target, false));
        assertTrue(refused.problem().contains("catalog version mismatch"), refused::getMessage);
        assertFalse(bench.restoring(target));
    }

    @Test
    void jobsAreOffAfterwardsAndNamed() throws Exception {
        String target = bench.target();
        TestJob job = new TestJob();
        bench.restore(job, backup, into(target, true));
        assertEquals(
                "1000:false 1001:false",
                server.value(
                        target,
                        "SELECT string_agg(id || ':' || scheduled, ' ' ORDER BY id) FROM _timescaledb_config.bgw_job"
                                + " WHERE id >= 1000"));
        assertTrue(
                job.progress().warnings().stream()
                        .anyMatch(warning -> warning.contains("background job 1000 (public.work)")),
                job.progress().warnings()::toString);
        assertEquals("1000", server.value(target, "SELECT count(*) FROM public.cpu"));
    }

    @Test
    void whatComesAfterTheCheckFailsAndTheDatabaseStays() throws Exception {
        String target = bench.target();
        TestJob job = new TestJob().onPhase(phase -> {
            if (phase.contains("jobs on")) {
                shut(target);
            }
        });
        BackupException failed =
                assertThrows(BackupException.class, () -> bench.restore(job, backup, enabling(target)));
        assertTrue(
                failed.problem().contains("everything was restored into '" + target + "' and checked"),
                failed::getMessage);
        assertTrue(failed.problem().contains("only this is missing: turning background jobs on:"), failed::getMessage);
        assertTrue(failed.hint().contains("enable-jobs"), failed::getMessage);
        assertTrue(bench.exists(target));
        assertEquals(null, mark(target));
        assertEquals(List.of(), bench.notes());
        server.execute("postgres", "ALTER DATABASE " + target + " ALLOW_CONNECTIONS true");
        assertEquals("1000", server.value(target, "SELECT count(*) FROM public.cpu"));
    }

    @Test
    void aDatabaseThatCannotBeFinishedStaysAndTheErrorSaysWhatToDo() throws Exception {
        String target = bench.target();
        TestJob job = new TestJob().onPhase(phase -> {
            if (phase.equals("finishing")) {
                shut(bench.source());
            }
        });
        BackupException failed;
        try {
            failed = assertThrows(BackupException.class, () -> bench.restore(job, backup, into(target, true)));
        } finally {
            server.execute("postgres", "ALTER DATABASE " + bench.source() + " ALLOW_CONNECTIONS true");
        }
        assertTrue(failed.problem().contains("only this is missing: finishing:"), failed::getMessage);
        assertTrue(failed.hint().contains("COMMENT ON DATABASE \"" + target + "\" IS NULL"), failed::getMessage);
        assertTrue(bench.exists(target));
        assertEquals("1000", server.value(target, "SELECT count(*) FROM public.cpu"));
    }

    @Test
    void statisticsThatCannotBeGatheredAreAWarning() throws Exception {
        String target = bench.target();
        TestJob job = new TestJob().onPhase(phase -> {
            if (phase.equals("analyzing")) {
                server.execute(
                        target,
                        "CREATE OR REPLACE FUNCTION public.twice(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS"
                                + " 'BEGIN RAISE ''no such thing''; END'");
            }
        });
        bench.restore(job, backup, into(target, true));
        assertTrue(bench.exists(target));
        List<String> warnings = job.progress().warnings();
        assertTrue(
                warnings.stream()
                        .anyMatch(warning -> warning.contains("no statistics were gathered")
                                && warning.contains("no such thing")
                                && warning.contains("run ANALYZE in '" + target + "'")),
                warnings::toString);
    }

    /** Ends all connections to a database and lets nobody in. */
    private static void shut(String database) {
        server.execute(
                "postgres",
                "ALTER DATABASE " + database + " ALLOW_CONNECTIONS false",
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '" + database + "'");
    }

    private static String mark(String database) {
        return server.value(
                "postgres",
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + database + "'");
    }

    private static RestoreOptions enabling(String target) {
        RestoreOptions created = into(target, true);
        return new RestoreOptions(
                target,
                true,
                created.include(),
                "",
                "",
                created.order(),
                created.workers(),
                created.hypertables(),
                false,
                created.existing(),
                created.onError(),
                false,
                true,
                created.owner(),
                created.privileges(),
                created.check(),
                Set.of());
    }

    @Test
    void aForeignKeyToATableThatIsNowhereIsLeftOutAndNamed() throws Exception {
        TableName noted = new TableName("Odd schema", "Left \"over");
        FolderBackup chosen = FolderBackup.dump(server, bench.profile(), bench.freshFolder(), Set.of(noted), Set.of());
        String target = existing();
        server.execute(target, "CREATE SCHEMA \"Odd schema\"");
        TestJob job = new TestJob();
        bench.restore(job, chosen, into(target, false));
        assertEquals("20", server.value(target, "SELECT count(*) FROM " + noted.quoted()));
        List<String> warnings = job.progress().warnings();
        assertTrue(warnings.stream().anyMatch(warning -> warning.contains("foreign key")), warnings::toString);
    }

    @Test
    void chosenTablesComeIntoADatabaseThatHasOthersAndGoWhenTheRestoreFails() throws Exception {
        TableName parted = new TableName("public", "parted");
        TableName partition = new TableName("public", "parted_1");
        FolderBackup chosen =
                FolderBackup.dump(server, bench.profile(), bench.freshFolder(), Set.of(parted, partition), Set.of());
        String target = existing();
        server.execute(target, "CREATE TABLE public.occupied (a int)");
        TestJob failing = new TestJob().onPhase(phase -> {
            if (phase.contains("rows on")) {
                server.execute(target, "ALTER TABLE public.parted_1 ADD CONSTRAINT never CHECK (a < 5)");
            }
        });
        refused(ErrorCode.TOOL_FAILED, bench.profile(), failing, chosen, into(target, false));
        assertEquals(
                "1", server.value(target, "SELECT count(*) FROM pg_class WHERE relname IN ('occupied', 'parted')"));

        bench.restore(new TestJob(), chosen, into(target, false));
        assertEquals("100", server.value(target, "SELECT count(*) FROM public.parted"));
        refused(ErrorCode.TABLE_EXISTS, chosen, into(target, false));
    }

    @Test
    void schemasThatHoldAnExtensionKeepTheirOwner() throws Exception {
        server.execute("postgres", "DROP ROLE IF EXISTS schema_owner", "CREATE ROLE schema_owner");
        String source = bench.made(server.createDatabase("moved"));
        server.execute(source, "DROP EXTENSION timescaledb");
        server.execute(
                source,
                "CREATE SCHEMA \"time scale\" AUTHORIZATION schema_owner",
                "CREATE EXTENSION timescaledb SCHEMA \"time scale\"");
        server.execute(
                source,
                "CREATE TABLE public.t (at timestamptz NOT NULL, v int)",
                "SELECT \"time scale\".create_hypertable('public.t', 'at')",
                "INSERT INTO public.t VALUES (now(), 1)");
        String target = bench.target();
        try {
            FolderBackup moved = FolderBackup.dump(server, bench.of(source), bench.freshFolder(), Set.of(), Set.of());
            bench.restore(new TestJob(), moved, into(target, true));
            assertEquals(
                    "schema_owner",
                    server.value(target, "SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'time scale'"));
            assertEquals(
                    "time scale",
                    server.value(
                            target,
                            "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace"
                                    + " WHERE extname = 'timescaledb'"));
            assertEquals("1", server.value(target, "SELECT count(*) FROM public.t"));
        } finally {
            server.dropDatabase(target);
            server.dropDatabase(source);
            server.execute("postgres", "DROP ROLE schema_owner");
        }
    }
}
