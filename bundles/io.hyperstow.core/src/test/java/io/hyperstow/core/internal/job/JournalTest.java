package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final JobId ID = new JobId("20261122T152233Z-0f3a9c5577de01ab");
    private static final JobRequest REQUEST =
            new JobRequest(JobKind.BACKUP, "größe", "parallel-copy", "nas", "", "", "{\"level\":1}");

    @TempDir
    Path folder;

    private Journal journal;
    private Path file;
    private JobStatus queued;
    private JobStatus running;

    @BeforeEach
    void begin() throws IOException {
        journal = new Journal(folder);
        file = folder.resolve(ID + ".jsonl");
        RunningJob job =
                new RunningJob(ID, REQUEST, "north", new JobLog(journal.log(ID.value()), 1000), EngineLimits.STANDARD);
        queued = job.status();
        job.warn("mind the gap");
        job.phase("größere");
        running = job.statusOf(Standing.running());
    }

    @Test
    void writesOneLineATransitionAndTheRequestInTheFirst() throws IOException {
        journal.begin(REQUEST, queued);
        journal.append(running);
        List<String> lines = Files.readAllLines(file);
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).contains("\"request\":{\"kind\":\"BACKUP\""), lines.get(0));
        assertTrue(lines.get(0).contains("{\\\"level\\\":1}"), lines.get(0));
        assertFalse(lines.get(1).contains("\"request\""), lines.get(1));
    }

    @Test
    void readsTheLastStatusBack() throws IOException {
        journal.begin(REQUEST, queued);
        journal.append(running);
        assertEquals(List.of(running), journal.read());
    }

    @Test
    void takesATornLastLineForNotWritten() throws IOException {
        journal.begin(REQUEST, queued);
        journal.append(running);
        byte[] whole = Files.readAllBytes(file);
        int first = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n') + 1;
        for (int length = first; length < whole.length; length += 3) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(List.of(queued), journal.read(), "cut at " + length);
        }
        journal.append(running);
        assertEquals(List.of(running), journal.read());
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void dropsAJobWhoseFirstLineIsTorn() throws IOException {
        journal.begin(REQUEST, queued);
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
        assertEquals(List.of(), journal.read());
        assertFalse(Files.exists(file));
    }

    @Test
    void leavesAloneWhatItCannotRead() throws IOException {
        journal.begin(REQUEST, queued);
        Path strange = folder.resolve("20261122T152233Z-0000000000000000.jsonl");
        Files.writeString(strange, "{\"status\":{\"kind\":\"DREAM\"}}\n");
        Path renamed = folder.resolve("20261122T152233Z-1111111111111111.jsonl");
        Files.copy(file, renamed);
        assertEquals(List.of(queued), journal.read());
        assertTrue(Files.exists(strange));
        assertTrue(Files.exists(renamed));
    }

    @Test
    void toleratesFieldsOfALaterRelease() throws IOException {
        journal.begin(REQUEST, queued);
        String line =
                Files.readString(file).replaceFirst("\\{", "{\"novel\":1,").replaceFirst("\"agentId\"", "\"x\":[],$0");
        Files.writeString(file, line);
        assertEquals(List.of(queued), journal.read());
    }

    @Test
    void removesTheJournalAndTheLog() throws IOException {
        journal.begin(REQUEST, queued);
        assertTrue(Files.exists(journal.log(ID.value())));
        journal.delete(ID.value());
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void isSafeToAppendToAfterForeignBytes() throws IOException {
        journal.begin(REQUEST, queued);
        Files.write(file, new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
        journal.append(running);
        assertEquals(List.of(running), journal.read());
    }
}
