package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLogTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("a.log");
    }

    @Test
    void beginsLinesWithTheTimeInUtc() throws IOException {
        JobLog log = new JobLog(file, 1000);
        log.line("one\ntwo");
        List<String> lines = JobLog.tail(file, 10);
        assertTrue(lines.get(0).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z one"), lines.get(0));
        assertEquals("    two", lines.get(1));
    }

    @Test
    void answersTheLastLines() throws IOException {
        JobLog log = new JobLog(file, 1000);
        assertEquals(List.of(), JobLog.tail(file, 2));
        for (String each : List.of("a", "b", "c")) {
            log.line(each);
        }
        List<String> last = JobLog.tail(file, 2);
        assertEquals(2, last.size());
        assertTrue(last.get(0).endsWith(" b"));
        assertTrue(last.get(1).endsWith(" c"));
    }

    @Test
    void endsWithANoteWhenItIsFullAndStillTakesTheFailure() throws IOException {
        JobLog log = new JobLog(file, 1000);
        for (int i = 0; i < 1000; i++) {
            log.line("line " + i);
        }
        assertTrue(Files.size(file) < 1200, "size " + Files.size(file));
        assertTrue(JobLog.tail(file, 1).get(0).contains("the log is full"));

        log.failure("it failed", new IllegalStateException("odd", new IOException("below")));
        String text = Files.readString(file);
        assertTrue(text.contains("it failed"));
        assertTrue(text.contains("java.lang.IllegalStateException: odd"));
        assertTrue(text.contains("caused by: java.io.IOException: below"));
        assertTrue(text.contains("at io.hyperstow.core.internal.job.JobLogTest."));
    }

    @Test
    void writesNoRowThatTheServerQuotes() throws IOException {
        SQLException thrown = new SQLException("ERROR: bad\n  Where: COPY t, line 1: \"4711\"", "22P04");
        IllegalStateException wrapper = new IllegalStateException("load", thrown);
        wrapper.addSuppressed(new SQLException("ERROR: worse\n  Where: COPY t, line 2: \"4712\"", "22P04"));
        new JobLog(file, 1000).failure("it failed", wrapper);
        String text = Files.readString(file);
        assertTrue(text.contains("ERROR: bad [22P04]"));
        assertTrue(text.contains("ERROR: worse [22P04]"));
        assertFalse(text.contains("471"));
    }

    @Test
    void toleratesExceptionsThatNameEachOther() throws IOException {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.addSuppressed(two);
        new JobLog(file, 1000).failure("it failed", one);
        assertTrue(Files.readString(file).contains("two"));
    }

    @Test
    void bringsNoRemovedFileBackOnceClosed() {
        JobLog log = new JobLog(file, 1000);
        log.close();
        log.line("late");
        assertFalse(Files.exists(file));
    }

    @Test
    void readsALogThatWasTornInACharacter() throws IOException {
        new JobLog(file, 1000).line("whole");
        Files.write(file, new byte[] {"ü".getBytes(StandardCharsets.UTF_8)[0]}, StandardOpenOption.APPEND);
        assertEquals(2, JobLog.tail(file, 10).size());
    }
}
