package io.hyperstow.api.service;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder for large temporary files, removed with all that is in it when it is closed; what a crash leaves is removed
 * when the agent starts again.
 */
public final class WorkFolder implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WorkFolder.class.getName());

    private final Path path;

    /**
     * @param workDirectory {@link Agent#workDirectory}
     * @param owner who works in it, a part of its name: a job's id
     */
    public WorkFolder(Path workDirectory, String owner) throws IOException {
        Files.createDirectories(workDirectory);
        path = Files.createTempDirectory(workDirectory, "job-" + owner + "-");
    }

    public Path path() {
        return path;
    }

    /** Removes the folder. What cannot be removed stays until the agent starts again, and is nobody's failure. */
    @Override
    public void close() {
        try {
            remove(path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "'" + path + "' stays until the agent starts again", e);
        }
    }

    /** Removes a folder with all that is in it. What symbolic links point to stays. */
    public static void remove(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
