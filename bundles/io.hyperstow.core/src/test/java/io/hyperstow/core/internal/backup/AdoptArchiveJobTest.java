package io.hyperstow.core.internal.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.catalog.StoredBackupCatalog;
import io.hyperstow.core.internal.fixture.DirectJobContext;
import io.hyperstow.core.internal.fixture.FixedAgent;
import io.hyperstow.core.internal.fixture.FixedDatabase;
import io.hyperstow.core.internal.fixture.FixedProviders;
import io.hyperstow.core.internal.fixture.GeneratedArchive;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.options.DeleteOptions;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.tools.NativeTools;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of pg_dump as backups, on a storage whose objects are no files of this machine. */
class AdoptArchiveJobTest {

    private static final String KEY = "exports/example.bak";

    @TempDir
    private Path folder;

    private final TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
    private final MemoryStorageTarget storage = new MemoryStorageTarget("vault");
    private final StoredObjects objects = new StoredObjects(storage);
    private final Repository repository = new Repository(storage);
    private final FixedProviders<StorageTarget> storages =
            new FixedProviders<>("vault", storage, ErrorCode.UNKNOWN_STORAGE);
    private final RepositoryLocks locks = new RepositoryLocks("agent-1", Clock.systemUTC());
    private PostgresTools tools = new NativeTools();
    private String source;
    private ProfileDatabase database;
    private Plugins plugins;
    private FixedAgent agent;

    @BeforeEach
    void fill() throws IOException {
        agent = new FixedAgent("agent-1", Files.createDirectory(folder.resolve("work")), Duration.ofHours(24));
        source = server.createDatabase("adopt_archive");
        server.execute(
                source,
                "CREATE TABLE tags(id int PRIMARY KEY)",
                "INSERT INTO tags SELECT generate_series(1, 3000)",
                "CREATE TABLE cpu(time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('cpu', 'time')",
                "INSERT INTO cpu SELECT now() + n * interval '1 hour', n FROM generate_series(1, 500) n");
        database = new ProfileDatabase(new Profile(
                "prod",
                server.jdbcUrl(source),
                new Profile.Login(server.superuser(), server.password(), ""),
                server.tools().toString()));
        plugins = new Plugins(
                new FixedProviders<Database>("prod", database, ErrorCode.UNKNOWN_DATABASE),
                new FixedProviders<DumpStrategy>("generated", new GeneratedArchive(), ErrorCode.UNKNOWN_STRATEGY),
                storages);
    }

    @AfterEach
    void nothingIsHeldAfterwards() throws IOException {
        locks.stop();
        database.close();
        server.dropDatabase(source);
        assertEquals(0, storages.held());
        assertEquals(List.of(), objects.keys("locks/"));
        try (Stream<Path> left = Files.list(agent.workDirectory())) {
            assertEquals(List.of(), left.toList());
        }
    }

    private byte[] dump(String... arguments) throws IOException {
        Path file = folder.resolve("dump");
        Files.deleteIfExists(file);
        List<String> all = Stream.concat(Stream.of("--format=custom", "--file=" + file), Stream.of(arguments))
                .toList();
        new NativeTools()
                .locate(database, "pg_dump", 17)
                .run(
                        new PostgresTool.Invocation(database, source, all, OutputStream.nullOutputStream(), line -> {}),
                        CancelSignal.NEVER);
        return Files.readAllBytes(file);
    }

    private void put(byte[] bytes) throws IOException {
        storage.delete(new ObjectKey(KEY));
        try (StorageWrite write = storage.create(new ObjectKey(KEY))) {
            write.stream().write(bytes);
            write.commit();
        }
    }

    private DirectJobContext context(JobKind kind, String backup, String options) {
        return new DirectJobContext(new JobRequest(kind, "prod", "generated", "vault", backup, "", options));
    }

    private DirectJobContext adoption(String options) {
        String all = "{\"database\": \"prod\"" + (options.isEmpty() ? "" : ", " + options) + "}";
        return context(JobKind.ADOPT, "", AdoptOptions.request(KEY, all));
    }

    private Manifest adopt(String options) throws Exception {
        DirectJobContext job = adoption(options);
        run(job);
        return repository.manifest(new BackupId(job.backup()));
    }

    private void run(DirectJobContext job) throws Exception {
        new AdoptJobHandler(
                        plugins,
                        new FixedDatabase(new InventoryBuilder().table("unused").build()),
                        locks,
                        tools,
                        agent)
                .run(job);
    }

    private void verify(Manifest manifest) throws Exception {
        new VerifyJobHandler(plugins, locks)
                .run(context(JobKind.VERIFY, manifest.backupId().value(), ""));
    }

    private BackupException refusal(ErrorCode code, String options) throws IOException {
        BackupException e = assertThrows(BackupException.class, () -> adopt(options));
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(!e.hint().isEmpty());
        assertEquals(List.of(KEY, "hyperstow.json"), objects.keys(), "what a failed adoption leaves");
        return e;
    }

    @Test
    void theArchiveIsABackupWhereItLies() throws Exception {
        byte[] archive = dump();
        put(archive);
        server.dropDatabase(source);
        Manifest manifest = adopt("\"label\": \"old\"");
        assertEquals(List.of(Manifest.ADOPTED), manifest.requires());
        assertEquals("old", manifest.label());
        assertEquals(source, manifest.database().name());
        assertEquals(17, manifest.database().serverMajor());
        assertEquals(List.of(new Extension("timescaledb", "public", "2.19.3", "")), manifest.extensions());
        assertEquals(
                List.of(new TableContent(new TableName("public", "tags"), 3000, RowFormat.TEXT, "")),
                manifest.contents());
        assertEquals(List.of(server.superuser()), manifest.roles());
        Artifact artifact = manifest.artifacts().get(0);
        assertEquals(KEY, artifact.key());
        assertEquals(ArtifactKind.ARCHIVE, artifact.kind());
        verify(manifest);
        try (BackupReader reader = new StoredBackupCatalog(storages, locks, agent.workDirectory())
                .open("vault", manifest.backupId(), "")) {
            assertArrayEquals(archive, Files.readAllBytes(reader.file(artifact)));
        }
        new DeleteJobHandler(plugins, locks, agent)
                .run(context(JobKind.DELETE, manifest.backupId().value(), new DeleteOptions(true).json()));
        assertEquals(List.of(KEY, "hyperstow.json"), objects.keys());
    }

    @Test
    void anArchiveThatWasChangedAfterwardsIsNoticed() throws Exception {
        byte[] archive = dump();
        put(archive);
        Manifest manifest = adopt("");
        archive[archive.length / 2] ^= 1;
        put(archive);
        BackupException e = assertThrows(BackupException.class, () -> verify(manifest));
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, e.code());
    }

    @Test
    void theVersionMayBeToldWhereTheArchiveDoesNot() throws Exception {
        put(dump("--inserts"));
        assertTrue(refusal(ErrorCode.INVALID_OPTIONS, "").problem().contains("does not tell the version"));
        DirectJobContext job = adoption("\"timescaledbVersion\": \"2.19.3\"");
        run(job);
        Manifest manifest = repository.manifest(new BackupId(job.backup()));
        assertTrue(
                job.progress().warnings().toString().contains("which background jobs were on is not known"),
                job.progress().warnings()::toString);
        assertEquals("2.19.3", manifest.timescaledb().orElseThrow().version());
        assertEquals(List.of(), manifest.contents(), "nobody counts INSERT statements");
    }

    @Test
    void aDamagedArchiveIsRefused() throws Exception {
        byte[] archive = dump();
        put(Arrays.copyOf(archive, archive.length - 100));
        assertTrue(refusal(ErrorCode.FILE_MALFORMED, "").problem().contains("cannot read '" + KEY + "'"));
        put(Arrays.copyOf(archive, 40));
        refusal(ErrorCode.FILE_MALFORMED, "");
    }

    @Test
    void whereNoProgramReadsItNothingIsMade() throws Exception {
        put(dump());
        tools = (profile, program, major) -> {
            assertEquals("pg_restore", program);
            assertEquals(17, major, "format 1.16 came with 17");
            throw new BackupException(ErrorCode.TOOLS_MISSING, "there is none", "install it");
        };
        refusal(ErrorCode.TOOLS_MISSING, "");
    }

    @Test
    void cancellingLeavesNothing() throws Exception {
        put(dump());
        DirectJobContext job = adoption("");
        tools = (profile, program, major) -> {
            job.requestCancel();
            return new NativeTools().locate(profile, program, major);
        };
        assertThrows(CancellationException.class, () -> run(job));
        assertEquals(List.of(KEY, "hyperstow.json"), objects.keys());
    }
}
