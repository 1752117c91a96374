package io.hyperstow.core.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.core.internal.fixture.Manifests;
import io.hyperstow.core.internal.fixture.MovableClock;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.testkit.storage.FaultyStorageTarget;
import io.hyperstow.testkit.storage.FaultyStorageTarget.Operation;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepositoryLocksTest {

    private static final BackupId ONE = Manifests.ID;
    private static final BackupId OTHER = new BackupId("20261123T000000Z-000001");

    private final MemoryStorageTarget memory = new MemoryStorageTarget("vault");
    private final FaultyStorageTarget storage = new FaultyStorageTarget(memory);
    private final StoredObjects objects = new StoredObjects(memory);
    private final Repository repository = new Repository(storage);
    private final MovableClock clock = new MovableClock();
    private final RepositoryLocks mine = new RepositoryLocks("agent-1", clock);
    private final RepositoryLocks theirs = new RepositoryLocks("agent-2", clock);

    @AfterEach
    void stop() {
        mine.stop();
        theirs.stop();
    }

    private HeldLock take(RepositoryLocks locks, LockKind kind, BackupId... backups) throws IOException {
        return locks.acquire(repository, kind, "a restore (job 7)", Set.of(backups));
    }

    private BackupException refused(RepositoryLocks locks, LockKind kind, BackupId... backups) {
        return assertThrows(BackupException.class, () -> take(locks, kind, backups));
    }

    @Test
    void aLockSaysWhoWorksOnWhatUntilWhen() throws IOException {
        HeldLock lock = take(mine, LockKind.SHARED, ONE);
        String key = objects.keys("locks/").get(0);
        assertTrue(key.matches("locks/agent-1-[0-9a-f]{16}\\.json"), key);
        JsonNode json = new ObjectMapper().readTree(objects.text(key));
        assertEquals("agent-1", json.get("agentId").asText());
        assertEquals("shared", json.get("kind").asText());
        assertEquals("a restore (job 7)", json.get("purpose").asText());
        assertEquals("[\"" + ONE + "\"]", json.get("backups").toString());
        Instant until = Instant.parse(json.get("until").asText());
        assertEquals(clock.instant().plus(Duration.ofMinutes(10)), until);
        lock.close();
        lock.close();
        assertEquals(List.of(), objects.keys());
    }

    @Test
    void manyMayReadAtOnce() throws IOException {
        try (HeldLock first = take(mine, LockKind.SHARED, ONE);
                HeldLock second = take(theirs, LockKind.SHARED, ONE)) {
            assertNotEquals(first, second);
            assertEquals(2, objects.keys("locks/").size());
        }
    }

    @Test
    void whoRemovesIsAlone() throws IOException {
        for (LockKind held : LockKind.values()) {
            LockKind wanted = held == LockKind.SHARED ? LockKind.EXCLUSIVE : LockKind.SHARED;
            HeldLock lock = take(mine, held, ONE);
            BackupException e = refused(theirs, wanted, OTHER, ONE);
            assertEquals(ErrorCode.REPOSITORY_LOCKED, e.code());
            assertTrue(e.problem().contains("'vault'"), e.problem());
            assertTrue(e.problem().contains("'agent-1'"), e.problem());
            assertTrue(e.problem().contains("a restore (job 7)"), e.problem());
            assertTrue(e.problem().contains(clock.instant().plusSeconds(600).toString()), e.problem());
            assertEquals(1, objects.keys("locks/").size(), "whoever steps back leaves nothing");
            take(theirs, LockKind.EXCLUSIVE, OTHER).close();
            lock.close();
            take(theirs, wanted, ONE).close();
        }
    }

    @Test
    void aLockOnEverythingConflictsWithEach() throws IOException {
        HeldLock lock = take(mine, LockKind.EXCLUSIVE);
        assertEquals(
                ErrorCode.REPOSITORY_LOCKED,
                refused(theirs, LockKind.SHARED, ONE).code());
        lock.close();
        take(theirs, LockKind.SHARED, ONE);
        assertEquals(
                ErrorCode.REPOSITORY_LOCKED, refused(mine, LockKind.EXCLUSIVE).code());
    }

    @Test
    void oneAgentsJobsConflictLikeThoseOfTwo() throws IOException {
        take(mine, LockKind.SHARED, ONE);
        assertEquals(
                ErrorCode.REPOSITORY_LOCKED,
                refused(mine, LockKind.EXCLUSIVE, ONE).code());
    }

    @Test
    void aLockThatIsNotRenewedEnds() throws IOException {
        take(mine, LockKind.EXCLUSIVE, ONE);
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        refused(theirs, LockKind.SHARED, ONE);
        clock.advance(Duration.ofSeconds(1));
        take(theirs, LockKind.SHARED, ONE).close();
    }

    @Test
    void aRenewedLockIsANewObjectAndHolds() throws IOException {
        HeldLock lock = take(mine, LockKind.EXCLUSIVE, ONE);
        List<String> before = objects.keys("locks/");
        clock.advance(Duration.ofMinutes(9));
        lock.renewQuietly();
        List<String> after = objects.keys("locks/");
        assertEquals(1, after.size());
        assertNotEquals(before, after);
        clock.advance(Duration.ofMinutes(9));
        refused(theirs, LockKind.SHARED, ONE);
        lock.close();
        lock.renewQuietly();
        assertEquals(List.of(), objects.keys("locks/"), "a lock that was given back does not come to life again");
    }

    @Test
    void aLockThatEndedUnnoticedIsTakenAgainOrFoundTaken() throws IOException {
        HeldLock lock = take(mine, LockKind.EXCLUSIVE, ONE);
        storage.failFrom(Operation.CREATE, 1, new StorageException(ErrorCode.STORAGE_UNREACHABLE, "cut", "wait", null));
        clock.advance(Duration.ofMinutes(11));
        lock.renewQuietly();
        storage.heal();
        lock.ensureHeld();
        refused(theirs, LockKind.SHARED, ONE);
        clock.advance(Duration.ofMinutes(11));
        HeldLock other = take(theirs, LockKind.SHARED, ONE);
        BackupException e = assertThrows(BackupException.class, lock::ensureHeld);
        assertEquals(ErrorCode.REPOSITORY_LOCKED, e.code());
        other.close();
    }

    @Test
    void whatCannotBeReadIsRespectedForAsLongAsALockHolds() throws IOException {
        objects.put("locks/agent-9-future.json", "{\"holy\": true}");
        refused(mine, LockKind.SHARED, ONE);
        clock.advance(Duration.ofMinutes(11));
        take(mine, LockKind.SHARED, ONE).close();
    }

    @Test
    void stepsBackWhenItCannotSeeTheOthers() throws IOException {
        storage.failAt(Operation.LIST, 1, new StorageException(ErrorCode.STORAGE_FAILED, "no", "look", null));
        assertThrows(StorageException.class, () -> take(mine, LockKind.SHARED, ONE));
        assertEquals(List.of(), objects.keys());
    }
}
