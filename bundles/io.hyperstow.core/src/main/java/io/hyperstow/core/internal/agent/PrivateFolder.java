package io.hyperstow.core.internal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that only the agent's user may enter. */
public final class PrivateFolder {

    private PrivateFolder() {}

    /**
     * Makes the folder and those above it that are missing, and takes it away from group and others, also when it
     * existed. On file systems without such permissions it only makes it.
     *
     * @return the folder
     */
    public static Path make(Path folder) throws IOException {
        Files.createDirectories(folder);
        PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString("rwx------"));
        }
        return folder;
    }
}
