package io.hyperstow.storage.local.internal;

import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what writers left that died. Whether a writer on another machine lives cannot be known; but one that lives
 * has written within a day.
 */
final class Leftovers {

    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration AGE = Duration.ofDays(1);

    private Leftovers() {}

    /** Looks through the whole folder once. What cannot be removed is a warning: it is in nobody's way. */
    static void sweep(ObjectFolder folder) throws StorageException {
        Instant limit = Instant.now().minus(AGE);
        try {
            Files.walkFileTree(folder.root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    boolean ours = file.getFileName().toString().startsWith(LocalWrite.MARK);
                    if (ours
                            && attributes.isRegularFile()
                            && attributes.lastModifiedTime().toInstant().isBefore(limit)) {
                        remove(folder, file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    LOG.debug("not looked through for leftovers: {}", file, failure);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw StorageFailures.reading("cannot read the folder", folder.root(), e);
        }
    }

    private static void remove(ObjectFolder folder, Path file) {
        try {
            if (Files.deleteIfExists(file)) {
                folder.prune(file.getParent());
                LOG.warn("removed '{}', which a writer left that died", file);
            }
        } catch (IOException e) {
            LOG.warn("cannot remove '{}', which a writer left that died", file, e);
        }
    }
}
