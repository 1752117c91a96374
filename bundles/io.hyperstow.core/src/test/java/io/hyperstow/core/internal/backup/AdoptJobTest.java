package io.hyperstow.core.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import io.hyperstow.core.internal.artifact.Codecs;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.catalog.StoredBackupCatalog;
import io.hyperstow.core.internal.fixture.DirectJobContext;
import io.hyperstow.core.internal.fixture.FixedAgent;
import io.hyperstow.core.internal.fixture.FixedDatabase;
import io.hyperstow.core.internal.fixture.FixedProviders;
import io.hyperstow.core.internal.fixture.GeneratedRows;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.options.DeleteOptions;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of other makers as backups, on a storage in memory. */
class AdoptJobTest {

    private static final Inventory INVENTORY = new InventoryBuilder()
            .hypertable("cpu", 3)
            .table("tags1")
            .table("tags2")
            .partitioned("parted")
            .build();
    private static final String KEY = "exports/cpu.csv";
    private static final String FILE = "time,id\n2026-01-01,1\n\"2026-\n01-02\",2\n2026-01-03,3\n";

    private static final PostgresTools NO_TOOLS = (database, program, major) -> {
        throw new BackupException(ErrorCode.TOOLS_MISSING, "no " + program, "install it");
    };

    @TempDir
    private Path work;

    private final MemoryStorageTarget storage = new MemoryStorageTarget("vault");
    private final StoredObjects objects = new StoredObjects(storage);
    private final Repository repository = new Repository(storage);
    private final FixedDatabase database = new FixedDatabase(INVENTORY);
    private final GeneratedRows strategy = new GeneratedRows();
    private final FixedProviders<StorageTarget> storages =
            new FixedProviders<>("vault", storage, ErrorCode.UNKNOWN_STORAGE);
    private final Plugins plugins = new Plugins(
            new FixedProviders<Database>("prod", database, ErrorCode.UNKNOWN_DATABASE),
            new FixedProviders<DumpStrategy>("generated", strategy, ErrorCode.UNKNOWN_STRATEGY),
            storages);
    private final RepositoryLocks locks = new RepositoryLocks("agent-1", Clock.systemUTC());
    private final FixedAgent agent = new FixedAgent("agent-1", Path.of("unused"), Duration.ofHours(24));

    @AfterEach
    void nothingIsHeldAfterwards() throws IOException {
        locks.stop();
        assertEquals(0, storages.held());
        assertEquals(0, database.openLeases());
        assertEquals(List.of(), objects.keys("locks/"));
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
        new AdoptJobHandler(plugins, database, locks, NO_TOOLS, new FixedAgent("agent-1", work, Duration.ofHours(24)))
                .run(job);
    }

    private void put(Codec codec, String text) throws IOException {
        try (StorageWrite write = storage.create(new ObjectKey(KEY))) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            write.stream().write(codec == Codec.NONE ? bytes : Codecs.encode(codec, bytes));
            write.commit();
        }
    }

    private void verify(Manifest manifest) throws Exception {
        new VerifyJobHandler(plugins, locks)
                .run(context(JobKind.VERIFY, manifest.backupId().value(), ""));
    }

    private BackupException refusal(String options) throws IOException {
        BackupException e = assertThrows(BackupException.class, () -> adopt(options));
        assertTrue(!e.hint().isEmpty());
        List<String> left = new ArrayList<>(objects.keys());
        left.remove("hyperstow.json");
        assertEquals(List.of(KEY), left, "what a failed adoption leaves");
        return e;
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void theFileIsABackupWhereItLies(Codec codec) throws Exception {
        put(codec, FILE);
        Manifest manifest = adopt("\"table\": \"cpu\", \"label\": \"old\"");
        Artifact data = manifest.artifacts().get(manifest.artifacts().size() - 1);
        assertEquals(List.of("adopted"), manifest.requires());
        assertEquals(KEY, data.key());
        assertEquals(List.of("time", "id"), data.columns());
        assertEquals(3, data.rows());
        assertEquals(FILE.length(), data.bytes());
        assertEquals(List.of(2L), data.csv().firstLines());
        assertEquals(codec != Codec.NONE, data.csv().solid());
        assertEquals("old", manifest.label());
        assertEquals(KEY, manifest.options().get("key"));
        assertEquals(
                List.of(new TableContent(InventoryBuilder.name("cpu"), 3, RowFormat.CSV, "")), manifest.contents());
        assertEquals(
                List.of(-1L, -1L, -1L),
                manifest.chunks().stream().map(chunk -> chunk.rows()).toList());
        verify(manifest);
        try (BackupReader reader = open(manifest)) {
            assertEquals(FILE.substring(8), text(reader.open(data, data.segments())));
            assertEquals(
                    FILE.substring(8), text(reader.open(data, data.segments().get(0))));
        }
    }

    private BackupReader open(Manifest manifest) {
        return new StoredBackupCatalog(storages, locks, work).open("vault", manifest.backupId(), "test");
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void everySegmentCanBeReadAloneAndInRuns(Codec codec) throws Exception {
        StringBuilder text = new StringBuilder("time,id\n");
        for (int i = 0; text.length() < 50 << 20; i++) {
            text.append("2026-01-01 00:00:00+00,").append(i).append('\n');
        }
        put(codec, text.toString());
        Manifest manifest = adopt("\"table\": \"cpu\"");
        Artifact data = manifest.artifacts().get(manifest.artifacts().size() - 1);
        assertEquals(4, data.segments().size());
        String rows = text.substring(8);
        try (BackupReader reader = open(manifest)) {
            int begun = 0;
            for (Segment segment : data.segments()) {
                String part = rows.substring(begun, begun + (int) segment.bytes());
                assertEquals(part, text(reader.open(data, segment)));
                begun += part.length();
            }
            int second = (int) data.segments().get(0).bytes();
            int fourth = second
                    + (int) (data.segments().get(1).bytes()
                            + data.segments().get(2).bytes());
            assertEquals(
                    rows.substring(second, fourth),
                    text(reader.open(data, data.segments().subList(1, 3))));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"NONE", "ZSTD", "GZIP"})
    void aFileThatWasChangedAfterwardsIsNoticed(Codec codec) throws Exception {
        put(codec, FILE);
        Manifest manifest = adopt("\"table\": \"cpu\"");
        Artifact data = manifest.artifacts().get(manifest.artifacts().size() - 1);
        storage.delete(new ObjectKey(KEY));
        put(codec, FILE.replace(",3", ",4"));
        assertEquals(
                ErrorCode.ARTIFACT_CORRUPT,
                assertThrows(BackupException.class, () -> verify(manifest)).code());
        try (BackupReader reader = open(manifest)) {
            BackupException e = assertThrows(BackupException.class, () -> text(reader.open(data, data.segments())));
            assertEquals(ErrorCode.ARTIFACT_CORRUPT, e.code());
        }
    }

    @Test
    void deletingTheBackupLeavesTheFile() throws Exception {
        put(Codec.NONE, FILE);
        Manifest manifest = adopt("\"table\": \"cpu\"");
        String options = new DeleteOptions(true).json();
        new DeleteJobHandler(plugins, locks, agent)
                .run(context(JobKind.DELETE, manifest.backupId().value(), options));
        assertEquals(List.of(KEY, "hyperstow.json"), objects.keys());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "table": "nope"                                | NO_MATCHING_TABLE | 'nope'
            "table": "tags*"                               | INVALID_OPTIONS   | public.tags2
            "table": "parted"                              | UNSUPPORTED       | public.parted
            "table": "cpu", "columns": ["time", "twice"]   | INVALID_OPTIONS   | 'twice'
            "table": "cpu", "columns": ["time", "time"]    | INVALID_OPTIONS   | twice
            "table": "cpu", "columns": ["time"]            | FILE_MALFORMED    | line 1 of 'exports/cpu.csv'
            "table": "cpu", "delimiter": ";"               | FILE_MALFORMED    | line 1 of 'exports/cpu.csv'
            "table": "cpu", "quote": "'"                   | FILE_MALFORMED    | line 3 of 'exports/cpu.csv'
            """)
    void whatDoesNotFitIsRefusedAndLeavesNothing(String options, ErrorCode code, String named) throws Exception {
        put(Codec.NONE, FILE);
        BackupException e = refusal(options);
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.problem().contains(named), e.problem());
    }

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"ZSTD", "GZIP"})
    void aCompressedFileThatIsCutIsRefused(Codec codec) throws Exception {
        byte[] whole = Codecs.encode(codec, FILE.getBytes(StandardCharsets.UTF_8));
        try (StorageWrite write = storage.create(new ObjectKey(KEY))) {
            write.stream().write(whole, 0, whole.length - 9);
            write.commit();
        }
        assertEquals(ErrorCode.FILE_MALFORMED, refusal("\"table\": \"cpu\"").code());
    }

    @Test
    void aFileThatIsStillBeingWrittenIsRefused() throws Exception {
        put(Codec.NONE, FILE);
        DirectJobContext job = adoption("\"table\": \"cpu\"");

        FlickeringTarget flickering = new FlickeringTarget(storage);
        Plugins other = new Plugins(
                new FixedProviders<Database>("prod", database, ErrorCode.UNKNOWN_DATABASE),
                new FixedProviders<DumpStrategy>("generated", strategy, ErrorCode.UNKNOWN_STRATEGY),
                new FixedProviders<StorageTarget>("vault", flickering, ErrorCode.UNKNOWN_STORAGE));
        BackupException e = assertThrows(BackupException.class, () -> new AdoptJobHandler(
                        other, database, locks, NO_TOOLS, new FixedAgent("agent-1", work, Duration.ofHours(24)))
                .run(job));
        assertEquals(ErrorCode.FILE_MALFORMED, e.code());
        assertTrue(e.problem().contains("changed"), e.problem());
    }

    @Test
    void cancellingLeavesNothing() throws Exception {
        put(Codec.NONE, FILE);
        DirectJobContext job = adoption("\"table\": \"cpu\"");
        strategy.interfere((task, context) -> job.requestCancel());
        assertThrows(CancellationException.class, () -> run(job));
        assertEquals(List.of(KEY, "hyperstow.json"), objects.keys());
    }
}
