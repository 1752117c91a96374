package io.hyperstow.core.internal.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.fixture.FixedDatabase;
import io.hyperstow.core.internal.fixture.FixedProviders;
import io.hyperstow.core.internal.fixture.GeneratedRows;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.Manifests;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.provider.Plugins;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryBackupServiceTest {

    private static final String INCLUDE = "{\"include\": [\"cpu\"]}";
    private static final String ID = Manifests.ID.value();

    private final MemoryStorageTarget memory = new MemoryStorageTarget("vault");
    private final FixedProviders<Database> databases = new FixedProviders<>(
            "prod",
            new FixedDatabase(new InventoryBuilder().hypertable("cpu", 1).build()),
            ErrorCode.UNKNOWN_DATABASE);
    private final FixedProviders<DumpStrategy> strategies =
            new FixedProviders<>("generated", new GeneratedRows(), ErrorCode.UNKNOWN_STRATEGY);
    private final FixedProviders<StorageTarget> storages =
            new FixedProviders<>("vault", memory, ErrorCode.UNKNOWN_STORAGE);
    private final AcceptedJobs jobs = new AcceptedJobs();
    private final RepositoryBackupService service =
            new RepositoryBackupService(new Plugins(databases, strategies, storages), jobs, session -> {
                throw new IllegalStateException("nobody can connect");
            });

    /** The same where the strategy that is there is {@code csv}. */
    private RepositoryBackupService csvService() {
        Plugins plugins = new Plugins(
                databases,
                new FixedProviders<DumpStrategy>("csv", new GeneratedRows(), ErrorCode.UNKNOWN_STRATEGY),
                storages);
        return new RepositoryBackupService(plugins, jobs, session -> {
            throw new IllegalStateException("nobody can connect");
        });
    }

    /** Accepts every job and runs none. */
    private static final class AcceptedJobs implements JobService {

        private final List<JobRequest> requests = new ArrayList<>();

        @Override
        public JobId submit(JobRequest request) {
            requests.add(request);
            return new JobId("20261122T152233Z-0f3a9c5577de01ab");
        }

        @Override
        public List<JobStatus> jobs() {
            return List.of();
        }

        @Override
        public JobStatus job(JobId id) {
            throw new IllegalStateException("no job runs");
        }

        @Override
        public JobStatus await(JobId id, Duration timeout) {
            throw new IllegalStateException("no job runs");
        }

        @Override
        public List<String> log(JobId id, int lastLines) {
            return List.of();
        }

        @Override
        public void cancel(JobId id) {}
    }

    @AfterEach
    void nothingIsHeldOutsideOfJobs() {
        assertEquals(0, databases.held() + strategies.held() + storages.held());
    }

    @Test
    void handsABackupToAJob() {
        service.start("prod", "generated", "vault", INCLUDE);
        assertEquals(
                List.of(new JobRequest(JobKind.BACKUP, "prod", "generated", "vault", "", "", INCLUDE)), jobs.requests);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dev  | generated | vault | {"include": ["cpu"]}                | UNKNOWN_DATABASE
            prod | copy      | vault | {"include": ["cpu"]}                | UNKNOWN_STRATEGY
            prod | generated | attic | {"include": ["cpu"]}                | UNKNOWN_STORAGE
            prod | generated |       | {"include": ["cpu"]}                | UNKNOWN_STORAGE
            prod | generated | vault | {}                                  | UNSUPPORTED
            prod | generated | vault |                                     | UNSUPPORTED
            prod | generated | vault | {"include": []}                     | UNSUPPORTED
            prod | generated | vault | {"include": ["cpu"], "level": 1}    | INVALID_OPTIONS
            prod | generated | vault | {"include": ["cpu"], "x": 1}        | INVALID_OPTIONS
            prod | generated | vault | {"include": ["a.b.c"]}              | INVALID_OPTIONS
            prod | generated | vault | {                                   | INVALID_OPTIONS
            """)
    void refusesAtOnceWhatNeedsNoConnection(
            String database, String strategy, String storage, String options, ErrorCode code) {
        BackupException started =
                assertThrows(BackupException.class, () -> service.start(database, strategy, storage, options));
        assertEquals(code, started.code());
        assertFalse(started.hint().isEmpty());
        BackupException previewed =
                assertThrows(BackupException.class, () -> service.preview(database, strategy, storage, options));
        assertEquals(code, previewed.code());
        assertEquals(List.of(), jobs.requests);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            attic | a.csv                     | {"database": "prod", "table": "cpu"}                     | UNKNOWN_STORAGE
            vault | b.csv                     | {"database": "prod", "table": "cpu"}                     | INVALID_ARGUMENT
            vault | /a.csv                    | {"database": "prod", "table": "cpu"}                     | INVALID_ARGUMENT
            vault | hyperstow.json            | {"database": "prod", "table": "cpu"}                     | INVALID_ARGUMENT
            vault | backups/x/data/rows.csv   | {"database": "prod", "table": "cpu"}                     | INVALID_ARGUMENT
            vault | a.csv                     | {"database": "dev", "table": "cpu"}                      | UNKNOWN_DATABASE
            vault | a.csv                     | {"table": "cpu"}                                         | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod"}                                     | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod", "table": "a.b.c"}                   | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod", "table": "cpu", "delimiter": ",,"}  | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod", "table": "cpu", "encoding": "x"}    | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod", "table": "cpu", "header": "no"}     | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod", "table": "cpu", "key": "b.csv"}     | INVALID_OPTIONS
            vault | a.csv                     | {"database": "prod", "table": "cpu", "colour": 1}        | INVALID_OPTIONS
            vault | a.csv                     |                                                          | INVALID_OPTIONS
            """)
    void refusesAtOnceWhatCannotBeAdopted(String storage, String key, String options, ErrorCode code)
            throws IOException {
        new StoredObjects(memory).put("a.csv", "x");
        BackupException e =
                assertThrows(BackupException.class, () -> csvService().startAdopt(storage, key, options));
        assertEquals(code, e.code(), e.getMessage());
        assertFalse(e.hint().isEmpty());
        assertEquals(List.of(), jobs.requests);
    }

    @Test
    void handsAnAdoptionToAJobWithTheKey() throws IOException {
        new StoredObjects(memory).put("exports/a.csv", "x");
        csvService().startAdopt("vault", "exports/a.csv", "{\"database\": \"prod\", \"table\": \"cpu\"}");
        JobRequest request = jobs.requests.get(0);
        assertEquals(JobKind.ADOPT, request.kind());
        assertEquals("prod", request.database());
        assertEquals("csv", request.strategy());
        assertEquals("exports/a.csv", AdoptOptions.key(request.options()));
        assertEquals(
                AdoptOptions.parse("{\"database\": \"prod\", \"table\": \"cpu\"}"),
                AdoptOptions.parse(AdoptOptions.options(request.options())));
    }

    @Test
    void aPreviewSaysWhenNobodyAnswers() {
        BackupException e =
                assertThrows(BackupException.class, () -> service.preview("prod", "generated", "vault", INCLUDE));
        assertEquals(ErrorCode.SERVER_UNREACHABLE, e.code());
    }

    @Test
    void verifiesAndDeletesOnlyWhatExists() throws IOException {
        for (String id : List.of(ID, "yesterday", "")) {
            ErrorCode code = id.equals(ID) ? ErrorCode.UNKNOWN_BACKUP : ErrorCode.INVALID_ARGUMENT;
            assertEquals(
                    code,
                    assertThrows(BackupException.class, () -> service.startVerify("vault", id))
                            .code());
            assertEquals(
                    code,
                    assertThrows(BackupException.class, () -> service.startDelete("vault", id, true))
                            .code());
        }
        Repository repository = new Repository(memory);
        repository.prepare();
        repository.writeManifest(Manifests.full());
        service.startVerify("vault", ID);
        service.startDelete("vault", ID, true);
        assertEquals(JobKind.VERIFY, jobs.requests.get(0).kind());
        assertEquals(ID, jobs.requests.get(0).backupId());
        assertEquals(JobKind.DELETE, jobs.requests.get(1).kind());
        assertEquals("{\"confirm\": true}", jobs.requests.get(1).options());
    }

    @Test
    void showsBackupsAndTheirManifests() throws IOException {
        Repository repository = new Repository(memory);
        repository.prepare();
        repository.writeManifest(Manifests.full());
        assertEquals(ID, service.list("vault", "").get(0).backupId());
        assertEquals(Manifests.full(), service.describe("vault", ID));
        assertTrue(service.manifestJson("vault", ID).contains("\"backupId\" : \"" + ID + "\""));
        assertThrows(BackupException.class, () -> service.list("attic", ""));
        assertThrows(BackupException.class, () -> service.list("vault", "{\"colour\": 1}"));
    }
}
