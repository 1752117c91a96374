package io.hyperstow.core.internal.agent;

import io.hyperstow.api.service.WorkFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder for large temporary files. */
final class WorkDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(WorkDirectory.class);

    private WorkDirectory() {}

    /**
     * Makes the folder if it is missing and removes the folders that jobs of an earlier run left in it. Anything not
     * named {@code job-…} is somebody else's and stays, as does what a symbolic link points to.
     */
    static Path prepare(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            PrivateFolder.make(folder);
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "job-*")) {
            for (Path each : left) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    remove(each);
                }
            }
        }
        return folder;
    }

    private static void remove(Path folder) {
        try {
            WorkFolder.remove(folder);
        } catch (IOException e) {
            LOG.warn("'{}' was left by an earlier run and cannot be removed", folder, e);
        }
    }
}
