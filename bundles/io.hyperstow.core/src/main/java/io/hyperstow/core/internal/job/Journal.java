package io.hyperstow.core.internal.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.core.internal.agent.PrivateFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to every job, in {@code data/jobs}: one file {@code <jobId>.jsonl} a job, one line a transition, each
 * on disk before anybody hears of it. The first line holds the request, too. A crash can tear the last line only; it
 * counts as never written, and the next line takes its place.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String SUFFIX = ".jsonl";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path folder;
    private final boolean foldersAreFiles;

    /**
     * A line.
     *
     * @param request only in the first line, else null
     * @param status the job after the transition
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(JobRequest request, JobStatus status) {}

    /**
     * @throws IOException when the folder cannot be made
     */
    Journal(Path folder) throws IOException {
        this.folder = PrivateFolder.make(folder);
        foldersAreFiles = Files.getFileStore(folder).supportsFileAttributeView("posix");
    }

    /** Begins a job's journal. */
    void begin(JobRequest request, JobStatus status) throws IOException {
        write(new Line(request, status));
        if (foldersAreFiles) {
            forceFolder();
        }
    }

    // The file's name is on disk only when its folder is.
    private void forceFolder() throws IOException {
        boolean interrupted = Thread.interrupted();
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Adds a transition. */
    void append(JobStatus status) throws IOException {
        write(new Line(null, status));
    }

    // Not a channel, which an interrupted thread cannot use: jobs that hang are interrupted and must be journaled.
    private void write(Line line) throws IOException {
        byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        try (RandomAccessFile file =
                new RandomAccessFile(file(line.status().id()).toFile(), "rw")) {
            long end = wholeLines(file);
            file.setLength(end);
            file.seek(end);
            file.write(bytes);
            file.getFD().sync();
        }
    }

    private static long wholeLines(RandomAccessFile file) throws IOException {
        long end = file.length();
        while (end > 0) {
            file.seek(end - 1);
            if (file.read() == '\n') {
                break;
            }
            end--;
        }
        return end;
    }

    /** The last status of every job, the oldest job first. A file that nobody can read is left alone and logged. */
    List<JobStatus> read() throws IOException {
        List<JobStatus> jobs = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                try {
                    last(file).ifPresent(jobs::add);
                } catch (IOException e) {
                    LOG.warn("the journal '{}' cannot be read and is left alone", file, e);
                }
            }
        }
        jobs.sort(Comparator.comparing(JobStatus::id));
        return jobs;
    }

    // A file without one whole line belongs to a job whose id was never given out.
    private Optional<JobStatus> last(Path file) throws IOException {
        // Not Files.readString, which refuses a character torn in the middle.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n');
        if (end < 0) {
            Files.delete(file);
            return Optional.empty();
        }
        int start = text.lastIndexOf('\n', end - 1) + 1;
        Line line = JSON.readValue(text.substring(start, end), Line.class);
        if (line.status() == null || !file(line.status().id()).equals(file)) {
            throw new IOException("the last line of '" + file + "' is not about its job");
        }
        return Optional.of(line.status());
    }

    /** Removes a job's journal and log. */
    void delete(String jobId) {
        try {
            // The log first: a crash between the two leaves a journal, which is pruned again.
            Files.deleteIfExists(log(jobId));
            Files.deleteIfExists(file(jobId));
        } catch (IOException e) {
            LOG.warn("the journal of the old job '{}' cannot be removed", jobId, e);
        }
    }

    /** Where the job's own log lies. */
    Path log(String jobId) {
        return folder.resolve(jobId + ".log");
    }

    private Path file(String jobId) {
        return folder.resolve(jobId + SUFFIX);
    }
}
