package io.hyperstow.postgres.internal.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolErrorsTest {

    private static BackupException failure(int exit, List<String> lines) {
        ToolErrors errors = new ToolErrors();
        lines.forEach(errors::add);
        return errors.failure(new Candidate(Path.of("/usr/bin/pg_dump"), "17.2", 17), exit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    TOOLS_MISSING       | pg_dump: error: aborting because of server version mismatch
                    LOCK_TIMEOUT        | pg_dump: error: query failed: ERROR:  canceling statement due to statement timeout
                    LOCK_TIMEOUT        | pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout
                    LOCK_TIMEOUT        | pg_dump: error: could not obtain lock on relation "public.cpu"
                    LOCKS_EXHAUSTED     | pg_dump: error: query failed: ERROR:  out of shared memory
                    WORK_DIRECTORY_FULL | pg_dump: error: could not write to file: No space left on device
                    WORK_DIRECTORY_FULL | pg_dump: error: could not close data file: Disk quota exceeded
                    SERVER_ERROR        | pg_restore: error: could not execute query: ERROR:  could not extend file "base/1/2": No space left on device
                    PERMISSION_DENIED   | pg_dump: error: query failed: ERROR:  permission denied for table cpu
                    ROW_SECURITY        | pg_dump: error: query failed: ERROR:  query would be affected by row-level security policy for table "t"
                    LOGIN_REFUSED       | pg_dump: error: connection to server at "h" (1.2.3.4), port 5432 failed: FATAL:  password authentication failed for user "u"
                    SERVER_UNREACHABLE  | pg_dump: error: connection to server at "h" (1.2.3.4), port 5432 failed: Connection refused
                    SERVER_UNREACHABLE  | pg_dump: detail: Error message from server: FATAL:  terminating connection due to administrator command
                    SERVER_ERROR        | pg_dump: error: connection to server at "h", port 5432 failed: FATAL:  sorry, too many clients already
                    TOOL_FAILED         | pg_dump: error: something else
                    """)
    void theCodeIsWhatTheLineSays(ErrorCode code, String line) {
        BackupException e = failure(1, List.of("pg_dump: reading schemas", line));
        assertEquals(code, e.code());
        assertTrue(e.problem().contains(line), e.problem());
        assertFalse(e.problem().contains("reading schemas"), e.problem());
        assertFalse(e.hint().isEmpty());
    }

    @Test
    void theFirstErrorIsKeptWhateverComesAfterIt() {
        List<String> lines = new java.util.ArrayList<>(List.of("pg_dump: error: the first", "pg_dump: detail: of it"));
        for (int i = 0; i < 100; i++) {
            lines.add("pg_dump: finished item " + i + " TABLE DATA t");
            lines.add("pg_dump: error: " + i);
        }
        BackupException e = failure(1, lines);
        assertTrue(e.problem().contains("the first\npg_dump: detail: of it\npg_dump: error: 0"), e.problem());
        assertFalse(e.problem().contains("finished item"), e.problem());
        assertTrue(e.problem().lines().count() < 20, e.problem());
    }

    @Test
    void aSignalIsNamed() {
        BackupException e = failure(137, List.of());
        assertEquals(ErrorCode.TOOL_FAILED, e.code());
        assertTrue(e.problem().contains("signal 9"), e.problem());
    }
}
