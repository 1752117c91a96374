package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureMappingTest {

    private static final JobId JOB = new JobId("20261122T152233Z-0f3a9c5577de01ab");
    private static final String LOCKS =
            "ERROR: out of shared memory\n  Hint: You might need to increase max_locks_per_transaction.";

    private static Failure failure(Throwable thrown) {
        return FailureMapping.failure(thrown, false, JOB);
    }

    @ParameterizedTest
    @CsvSource({
        "08000, SERVER_UNREACHABLE, url",
        "08001, SERVER_UNREACHABLE, url",
        "08006, SERVER_UNREACHABLE, url",
        "28000, LOGIN_REFUSED, password",
        "28P01, LOGIN_REFUSED, password",
        "3D000, DATABASE_MISSING, create the database",
        "42501, PERMISSION_DENIED, GRANT",
        "55P03, LOCK_TIMEOUT, lockTimeoutSeconds",
        "57P01, SERVER_UNREACHABLE, server is up",
        "57P02, SERVER_UNREACHABLE, server is up",
        "57P03, SERVER_UNREACHABLE, server is up",
        "53100, SERVER_ERROR, disk is full",
        "53200, SERVER_ERROR, out of memory",
        "53300, SERVER_ERROR, max_connections",
        "57014, SERVER_ERROR, statement_timeout",
        "40001, SERVER_ERROR, other sessions",
        "40P01, SERVER_ERROR, other sessions",
        "22P02, SERVER_ERROR, server's log",
    })
    void mapsTheServersState(String state, ErrorCode code, String hint) {
        Failure failure = failure(new SQLException("ERROR: it went wrong", state));
        assertEquals(code, failure.code());
        assertTrue(failure.hint().contains(hint), failure.hint());
        assertEquals("ERROR: it went wrong", failure.headline());
    }

    @Test
    void tellsAFullLockTableFromFullMemory() {
        Failure failure = failure(new SQLException(LOCKS, "53200"));
        assertEquals(ErrorCode.LOCKS_EXHAUSTED, failure.code());
        assertTrue(failure.hint().contains("max_locks_per_transaction"), failure.hint());
    }

    @Test
    void passesOnWhatTheServerSaysOfAnErrorWithoutACode() {
        Failure failure = failure(new SQLException(
                "ERROR: duplicate key\n  Detail: Key (id)=(1) already exists.\n  Hint: Look twice.\n  Where: row",
                "23505"));
        assertEquals(ErrorCode.SERVER_ERROR, failure.code());
        assertEquals("ERROR: duplicate key\nKey (id)=(1) already exists.\nSQLSTATE 23505", failure.message());
        assertEquals("Look twice.", failure.hint());
    }

    @Test
    void takesBackupExceptionsAsTheyAre() {
        Failure failure = failure(new BackupException(ErrorCode.TABLE_EXISTS, "table 'a' exists", "drop it"));
        assertEquals(new Failure(ErrorCode.TABLE_EXISTS, "table 'a' exists", "drop it"), failure);
    }

    @Test
    void takesStorageExceptionsByTheirCode() {
        Failure failure = failure(new StorageException(ErrorCode.STORAGE_DENIED, "may not write 'k'", "chmod", null));
        assertEquals(new Failure(ErrorCode.STORAGE_DENIED, "may not write 'k'", "chmod"), failure);
    }

    @Test
    void looksThroughExceptionsThatOnlyCarryAnother() {
        assertEquals(
                ErrorCode.SERVER_UNREACHABLE,
                failure(new ExecutionException(new RuntimeException(new SQLException("gone", "08006"))))
                        .code());
        assertEquals(
                ErrorCode.STORAGE_UNREACHABLE,
                failure(new UncheckedIOException(
                                new StorageException(ErrorCode.STORAGE_UNREACHABLE, "no route", "wait", null)))
                        .code());
    }

    @Test
    void takesThePoolsTimeoutForAServerOutOfReach() {
        assertEquals(
                ErrorCode.SERVER_UNREACHABLE,
                failure(new SQLTransientConnectionException("no connection in 30000ms"))
                        .code());
        assertEquals(
                ErrorCode.LOGIN_REFUSED,
                failure(new SQLTransientConnectionException("no connection", null, new SQLException("no", "28P01")))
                        .code());
    }

    @Test
    void namesThePlaceThatIsFull() {
        Failure failure = failure(new FileSystemException("/backups/a", null, "No space left on device"));
        assertEquals(ErrorCode.STORAGE_FULL, failure.code());
        assertTrue(failure.message().contains("'/backups/a'"), failure.message());
        assertEquals(
                ErrorCode.STORAGE_FULL,
                failure(new IOException("No space left on device")).code());
    }

    @Test
    void callsTheRestADefectAndPointsAtTheLog() {
        Failure failure = failure(new IllegalStateException("odd"));
        assertEquals(ErrorCode.INTERNAL, failure.code());
        assertEquals("IllegalStateException: odd", failure.message());
        assertTrue(failure.hint().contains(JOB.value()), failure.hint());
        assertEquals("NullPointerException", failure(new NullPointerException()).message());
    }

    @Test
    void pointsAtTheMemoryWhenThatWasShort() {
        Failure failure = failure(new RuntimeException(new OutOfMemoryError("Java heap space")));
        assertEquals(ErrorCode.INTERNAL, failure.code());
        assertTrue(failure.hint().contains("memory"), failure.hint());
    }

    @Test
    void takesWhatCancellingCausesForCancelledOnlyWhenItWasAsked() {
        Throwable[] caused = {
            new CancellationException("cancelled"),
            new InterruptedException(),
            new SQLException("canceling statement due to user request", "57014"),
            new BackupException(ErrorCode.SERVER_ERROR, "copy ended", "", new SQLException("canceling", "57014"))
        };
        for (Throwable each : caused) {
            assertEquals(
                    ErrorCode.CANCELLED, FailureMapping.failure(each, true, JOB).code(), each.toString());
            assertFalse(failure(each).code() == ErrorCode.CANCELLED, each.toString());
        }
    }

    @Test
    void takesAnotherFailureForAFailureAlsoAfterACancel() {
        Failure failure = FailureMapping.failure(new SQLException("disk full", "53100"), true, JOB);
        assertEquals(ErrorCode.SERVER_ERROR, failure.code());
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void retriesAsTheCodeSays(ErrorCode code) {
        assertEquals(code.retryable(), FailureMapping.retryable(new BackupException(code, "p", "h")));
        assertEquals(code.retryable(), FailureMapping.retryable(new StorageException(code, "p", "h", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "40001, true",
        "40P01, true",
        "53000, true",
        "53200, true",
        "53300, true",
        "57P01, true",
        "57P02, true",
        "57P03, true",
        "53100, false",
        "57014, false",
        "57P04, false",
        "55P03, false",
        "23505, false",
        "42501, false",
    })
    void retriesWhatMayPassInSeconds(String state, boolean retryable) {
        assertEquals(retryable, FailureMapping.retryable(new SQLException("m", state)));
        assertEquals(retryable, FailureMapping.retryable(new IOException(new SQLException("m", state))));
    }

    @Test
    void doesNotRetryWhenTheLockTableIsFullOrTheFailureIsUnknown() {
        assertFalse(FailureMapping.retryable(new SQLException(LOCKS, "53200")));
        assertFalse(FailureMapping.retryable(new IOException("broken pipe")));
        assertFalse(FailureMapping.retryable(new IllegalStateException()));
    }
}
