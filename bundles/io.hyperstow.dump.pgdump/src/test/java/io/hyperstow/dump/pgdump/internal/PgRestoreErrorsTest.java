package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass.Pass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgRestoreErrorsTest {

    private static final ArchivePass PASS = new ArchivePass(Pass.INDEXES, 2, true, true, 0, 1);
    private static final List<PgRestoreEntry> ENTRIES =
            PgRestoreEntry.parse(List.of("3283; 1259 127233 INDEX public tags_name postgres"));
    private static final BackupException ENDED =
            new BackupException(ErrorCode.TOOL_FAILED, "'pg_restore' ended with exit code 1", "look");
    private static final String TIMEOUT =
            "pg_restore: error: could not execute query: ERROR:  unrecognized configuration"
                    + " parameter \"transaction_timeout\"";

    private static BackupException judged(PgRestoreErrors errors, String... lines) {
        for (String line : lines) {
            errors.hear(line);
        }
        return assertThrows(BackupException.class, () -> errors.judge(ENDED));
    }

    @Test
    void saysWhatTheServerSaidOfWhichEntry() {
        BackupException failed = judged(
                new PgRestoreErrors(PASS, ENTRIES, false),
                "pg_restore: while PROCESSING TOC:",
                "pg_restore: from TOC entry 3283; 1259 127233 INDEX tags_name postgres",
                "pg_restore: error: could not execute query: ERROR:  could not create unique index \"tags_name\"",
                "DETAIL:  Key (name)=(a) is duplicated.",
                "Command was: CREATE UNIQUE INDEX tags_name ON public.tags USING btree (name);");
        assertEquals(ErrorCode.TOOL_FAILED, failed.code());
        assertTrue(failed.problem().contains("Key (name)=(a) is duplicated"), failed::getMessage);
        assertTrue(failed.problem().contains("INDEX public tags_name"), failed::getMessage);
        assertFalse(failed.problem().contains("Command was"), failed::getMessage);
    }

    @Test
    void findsTheErrorWhereProcessesHaveWrittenOverEachOther() {
        BackupException failed = judged(
                new PgRestoreErrors(PASS, ENTRIES, false),
                "pg_restore:pg_restore: from TOC entry 3283; 1259 127233 INDEX tags_name postgres",
                "error: pg_restore:could not execute query: ERROR:  relation \"public.tags\" does not exist",
                "pg_restore: finished item 3285 FK CONSTRAINT b b_i_fkey");
        assertTrue(failed.problem().contains("relation \"public.tags\" does not exist"), failed::getMessage);
        assertTrue(failed.problem().contains("INDEX public tags_name"), failed::getMessage);
    }

    @Test
    void saysHowItEndedWhenItSaidNothing() {
        BackupException failed = judged(new PgRestoreErrors(PASS, ENTRIES, false), "pg_restore: launching item 3283");
        assertTrue(failed.problem().contains("exit code 1"), failed::getMessage);
    }

    @Test
    void forgivesTheSettingAnOldServerDoesNotKnowAndNothingElse() {
        PgRestoreErrors forgiving = new PgRestoreErrors(PASS, ENTRIES, true);
        forgiving.hear(TIMEOUT);
        forgiving.hear("Command was: SET transaction_timeout = 0;");
        forgiving.hear("pg_restore: warning: errors ignored on restore: 1");
        assertDoesNotThrow(() -> forgiving.judge(ENDED));

        PgRestoreErrors other = new PgRestoreErrors(PASS, ENTRIES, true);
        other.hear(TIMEOUT);
        other.hear("pg_restore: warning: errors ignored on restore: 2");
        assertThrows(BackupException.class, () -> other.judge(ENDED));

        PgRestoreErrors strict = new PgRestoreErrors(PASS, ENTRIES, false);
        strict.hear(TIMEOUT);
        assertThrows(BackupException.class, () -> strict.judge(ENDED));
    }

    @Test
    void endsAPgRestoreThatWouldGoOn() {
        PgRestoreErrors errors = new PgRestoreErrors(PASS, ENTRIES, true);
        errors.hear("pg_restore: error: could not execute query: ERROR:  relation \"a\" already exists");
        BackupException ending =
                assertThrows(BackupException.class, () -> errors.hear("Command was: CREATE TABLE a (i int);"));
        assertTrue(ending.problem().contains("already exists"), ending::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROLE_MISSING | role \"nobody\" does not exist",
                "TABLESPACE_MISSING | tablespace \"fast\" does not exist",
                "EXTENSION_MISSING | extension \"postgis\" is not available",
                "PERMISSION_DENIED | permission denied for schema public",
                "TOOL_FAILED | canceling statement due to lock timeout"
            })
    void namesTheKindOfFailureAndNeverOneThatIsTriedAgain(ErrorCode code, String said) {
        BackupException failed = judged(
                new PgRestoreErrors(PASS, ENTRIES, false), "pg_restore: error: could not execute: ERROR:  " + said);
        assertEquals(code, failed.code());
        assertFalse(failed.code().retryable());
        assertFalse(failed.hint().isEmpty());
    }
}
