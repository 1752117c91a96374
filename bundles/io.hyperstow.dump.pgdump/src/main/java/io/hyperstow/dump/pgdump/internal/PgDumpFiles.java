package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The files of a directory archive that is being written. Item 4711 of its table of contents is the file
 * {@code 4711.dat} with the codec's suffix, or large objects: {@code blobs_4711.toc}, before PostgreSQL 17
 * {@code blobs.toc}, names their files.
 */
final class PgDumpFiles {

    private final Path folder;
    private final String suffix;
    private final ArtifactSink artifacts;
    private final BitSet finished = new BitSet();
    private final Set<String> taken = new HashSet<>();

    /**
     * @param suffix what pg_dump adds to the names of compressed files, with its dot; empty when it compresses none
     */
    PgDumpFiles(Path folder, String suffix, ArtifactSink artifacts) {
        this.folder = folder;
        this.suffix = suffix;
        this.artifacts = artifacts;
    }

    /**
     * Gives away the files of an item that pg_dump has finished.
     *
     * @param largeObjects whether it is large objects; else it is the rows of a table
     * @throws BackupException {@code UNSUPPORTED} when it cannot be: a name in the database passes for pg_dump's words, and
     *     nobody knows which of them were true
     */
    void finished(int item, boolean largeObjects) throws IOException {
        String data = item + ".dat" + suffix;
        if (finished.get(item) || !largeObjects && !Files.exists(folder.resolve(data))) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "pg_dump seems to have finished item " + item
                            + ", and it cannot have: a name in the database imitates its messages",
                    "look for a name with a line break in it and change it");
        }
        finished.set(item);
        if (largeObjects) {
            takeLargeObjects(item);
        } else {
            take(data);
        }
    }

    private void takeLargeObjects(int item) throws IOException {
        String own = "blobs_" + item + ".toc";
        String contents = Files.exists(folder.resolve(own)) ? own : "blobs.toc";
        for (String line : Files.readAllLines(folder.resolve(contents))) {
            take(line.substring(line.indexOf(' ') + 1) + suffix);
        }
        take(contents);
    }

    /** Gives away what is left when pg_dump has ended well: the table of contents, if nothing else. */
    void all() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                take(file.getFileName().toString());
            }
        }
    }

    private void take(String name) throws IOException {
        if (taken.add(name)) {
            artifacts.take(ArtifactSpec.file(ArtifactPath.archive(name), ArtifactKind.ARCHIVE), folder.resolve(name));
        }
    }
}
