package io.hyperstow.core.internal.job;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job's own log, a text file of lines that begin with the time in UTC. It ends with a note when it has become too
 * long; failures are written all the same, because they say the most. A log that cannot be written stops no job.
 */
final class JobLog {

    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    private static final int LONGEST_LINE = 20_000;

    private final Path file;
    private final long limit;
    private long size;
    private boolean full;
    private boolean closed;

    JobLog(Path file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    /** Adds a line; further lines in it are indented. */
    synchronized void line(String line) {
        if (full) {
            return;
        }
        write(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " …" : line);
        if (size > limit) {
            full = true;
            write("the log is full: only failures are written from here on");
        }
    }

    /** Adds what happened and the exception with its stack. */
    synchronized void failure(String what, Throwable thrown) {
        write(what + "\n" + StackText.of(thrown));
    }

    /** Writes nothing from now on: what a thread that was left behind says must not bring a removed file back. */
    synchronized void close() {
        closed = true;
    }

    private void write(String text) {
        if (closed) {
            return;
        }
        String stamp = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        String indented = text.strip().replace("\r", "").replace("\n", "\n    ");
        byte[] bytes = (stamp + " " + indented + "\n").getBytes(StandardCharsets.UTF_8);
        // Not a channel, which an interrupted thread cannot use.
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(bytes);
            size += bytes.length;
        } catch (IOException e) {
            closed = true;
            LOG.warn("'{}' cannot be written; the job goes on without its log", file, e);
        }
    }

    /**
     * The last lines of a log.
     *
     * @return empty when nothing was logged
     */
    static List<String> tail(Path file, int lines) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        Deque<String> last = new ArrayDeque<>();
        // Not Files.lines, which refuses a character torn in the middle.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (last.size() == lines) {
                    last.removeFirst();
                }
                last.addLast(line);
            }
        }
        return List.copyOf(last);
    }
}
