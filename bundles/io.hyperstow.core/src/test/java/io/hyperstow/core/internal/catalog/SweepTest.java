package io.hyperstow.core.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.Manifests;
import io.hyperstow.core.internal.fixture.MovableClock;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sweep of unfinished backups and the removal of finished ones, which may share objects. */
class SweepTest {

    private static final Duration GRACE = Duration.ofHours(24);
    private static final Inventory EMPTY = new InventoryBuilder().build();

    private final MemoryStorageTarget storage = new MemoryStorageTarget("vault");
    private final StoredObjects objects = new StoredObjects(storage);
    private final Repository repository = new Repository(storage);
    private final MovableClock clock = new MovableClock();
    private final RepositoryLocks locks = new RepositoryLocks("agent-1", clock);
    private final RecordingProgress progress = new RecordingProgress();
    private final BackupId old = BackupId.of(clock.instant(), 1);
    private final BackupId older = BackupId.of(clock.instant().minusSeconds(60), 2);
    private final BackupId newer = BackupId.of(clock.instant().plusSeconds(60), 3);

    @AfterEach
    void stop() {
        locks.stop();
    }

    private void sweep() throws IOException {
        new Sweep(repository, locks, GRACE).run(progress);
    }

    private String object(BackupId backup, String name) throws IOException {
        String key = RepositoryLayout.folder(backup) + name;
        objects.put(key, name);
        return key;
    }

    private void finish(BackupId backup, String... keys) throws IOException {
        List<Artifact> artifacts = Arrays.stream(keys).map(Manifests::file).toList();
        repository.writeManifest(Manifests.of(backup, EMPTY, artifacts));
    }

    private List<String> backups() throws IOException {
        return objects.keys("backups/");
    }

    @Test
    void removesAnUnfinishedBackupAfterItsGracePeriod() throws IOException {
        object(old, "data/1");
        object(old, "index/x.json.zst");
        clock.advance(GRACE.minusMinutes(1));
        sweep();
        assertEquals(2, backups().size());
        clock.advance(Duration.ofMinutes(2));
        sweep();
        assertEquals(List.of(), backups());
        assertTrue(
                progress.lines().get(0).contains("'" + old + "'"),
                progress.lines().toString());
        assertEquals(List.of(), objects.keys("locks/"));
    }

    @Test
    void leavesFinishedBackupsAndWhatIsNotOursAlone() throws IOException {
        finish(old, object(old, "data/1"));
        objects.put("backups/readme.txt", "mine");
        objects.put("backups/not-an-id/x", "mine");
        objects.put("elsewhere/x", "mine");
        List<String> before = objects.keys();
        clock.advance(GRACE.multipliedBy(10));
        sweep();
        assertEquals(before, objects.keys());
    }

    @Test
    void leavesWhatALiveLockNames() throws IOException {
        object(old, "data/1");
        clock.advance(GRACE.plusHours(1));
        HeldLock lock = locks.acquire(repository, LockKind.SHARED, "a backup", Set.of(old));
        sweep();
        assertEquals(1, backups().size());
        lock.close();
        sweep();
        assertEquals(List.of(), backups());
    }

    @Test
    void removesLocksThatHaveEnded() throws IOException {
        locks.acquire(repository, LockKind.SHARED, "a backup", Set.of(old));
        clock.advance(Duration.ofMinutes(5));
        locks.acquire(repository, LockKind.SHARED, "a backup", Set.of(newer));
        clock.advance(Duration.ofMinutes(6));
        sweep();
        assertEquals(1, objects.keys("locks/").size());
    }

    @Test
    void keepsWhatAFinishedBackupNamesInAFolderWithoutManifest() throws IOException {
        String shared = object(old, "data/shared");
        object(old, "data/own");
        finish(newer, shared);
        clock.advance(GRACE.plusHours(1));
        sweep();
        assertEquals(List.of(shared, RepositoryLayout.manifest(newer).value()), backups());
    }

    @Test
    void sweepsNothingWhileALaterManifestCannotBeRead() throws IOException {
        object(old, "data/1");
        objects.put(RepositoryLayout.manifest(newer).value(), "{\"format\": 7}");
        clock.advance(GRACE.plusHours(1));
        sweep();
        assertEquals(2, backups().size());
        assertTrue(
                progress.warnings().get(0).contains("'" + newer + "'"),
                progress.warnings().toString());
    }

    @Test
    void anEarlierManifestThatCannotBeReadIsNoObstacle() throws IOException {
        object(old, "data/1");
        String manifest = RepositoryLayout.manifest(older).value();
        objects.put(manifest, "no json");
        clock.advance(GRACE.plusHours(1));
        sweep();
        assertEquals(List.of(manifest), backups());
    }

    private void remove(BackupId backup) throws IOException {
        try (HeldLock lock = locks.acquire(repository, LockKind.EXCLUSIVE, "a delete", Set.of(backup))) {
            BackupRemoval removal = new BackupRemoval(repository, backup);
            List<ObjectInfo> plan = removal.plan(progress);
            removal.run(plan, lock, progress);
        }
    }

    @Test
    void removingABackupKeepsWhatOthersName() throws IOException {
        String shared = object(old, "data/shared");
        String own = object(old, "data/own");
        finish(old, shared, own);
        finish(newer, shared);
        List<ObjectInfo> plan = new BackupRemoval(repository, old).plan(progress);
        assertEquals(RepositoryLayout.manifest(old), plan.get(0).key(), "the manifest goes first");
        assertEquals(2, plan.size());
        remove(old);
        assertEquals(List.of(shared, RepositoryLayout.manifest(newer).value()), backups());
        remove(newer);
        assertEquals(List.of(), backups(), "the last backup that names an object takes it along");
    }

    @Test
    void removingTheYoungerOfTwoKeepsTheElderWhole() throws IOException {
        String shared = object(old, "data/shared");
        finish(old, shared);
        String own = object(newer, "data/own");
        finish(newer, shared, own);
        remove(newer);
        assertEquals(List.of(shared, RepositoryLayout.manifest(old).value()), backups());
    }

    @Test
    void refusesToRemoveWhatAnUnreadableLaterBackupMayNeed() throws IOException {
        finish(old, object(old, "data/1"));
        objects.put(RepositoryLayout.manifest(newer).value(), "{\"format\": 7}");
        BackupException e = assertThrows(BackupException.class, () -> remove(old));
        assertEquals(ErrorCode.FORMAT_UNSUPPORTED, e.code());
        assertTrue(e.problem().contains("'" + newer + "'"));
        assertEquals(3, backups().size());
        remove(newer);
        remove(old);
        assertEquals(List.of(), backups());
        assertTrue(progress.warnings().get(0).contains("'" + newer + "'"));
    }
}
