package io.hyperstow.restore.internal.restoring;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The notes of an agent, a file each: {@code restores/<job>.properties} in its data directory. */
public final class RestoreNotes {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreNotes.class);
    private static final String SUFFIX = ".properties";

    private final Path folder;

    public RestoreNotes(Path dataDirectory) {
        this.folder = dataDirectory.resolve("restores");
    }

    /** Writes a note; it is on the disk when this method returns. */
    public void write(RestoreNote note) throws IOException {
        Files.createDirectories(folder);
        Properties text = new Properties();
        text.setProperty("profile", note.profile());
        text.setProperty("target", note.target());
        text.setProperty("since", note.since());
        text.setProperty("keeper", note.keeper());
        StringWriter written = new StringWriter();
        text.store(written, null);
        Path file = file(note.job());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, written.toString(), StandardCharsets.UTF_8);
        sync(fresh);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        sync(folder);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    public void delete(RestoreNote note) throws IOException {
        Files.deleteIfExists(file(note.job()));
    }

    /** All notes; a file that is none is named in the log and stays. */
    public List<RestoreNote> list() throws IOException {
        List<RestoreNote> notes = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
                for (Path file : files) {
                    try {
                        notes.add(read(file));
                    } catch (IllegalArgumentException | BackupException damaged) {
                        LOG.error("'{}' is not the note of a restore; remove it when no restore is unfinished", file);
                    }
                }
            }
        }
        return notes;
    }

    private static RestoreNote read(Path file) throws IOException {
        String name = file.getFileName().toString();
        Properties text = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            text.load(reader);
        }
        String job = new JobId(name.substring(0, name.length() - SUFFIX.length())).value();
        return new RestoreNote(
                job, value(text, "profile"), value(text, "target"), value(text, "since"), value(text, "keeper"));
    }

    private static String value(Properties text, String key) {
        String value = text.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("no '" + key + "'");
        }
        return value;
    }

    private Path file(String job) {
        return folder.resolve(job + SUFFIX);
    }
}
