package io.hyperstow.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Makes what is missing in an agent's base folder. The defaults come out of this jar, not out of the installation's
 * {@code etc}: that may belong to another user's agent.
 */
final class BaseFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final List<String> DEFAULTS = List.of(
            "io.hyperstow.agent.cfg",
            "io.hyperstow.database~NAME.cfg.example",
            "io.hyperstow.storage.local~NAME.cfg.example",
            "logback.xml");

    private final Folders folders;

    BaseFolder(Folders folders) {
        this.folders = folders;
    }

    void prepare() throws StartException {
        try {
            Files.createDirectories(folders.base());
            secure(folders.etc());
            secure(folders.data());
            Files.createDirectories(folders.log());
            Files.createDirectories(folders.deploy());
            for (String name : DEFAULTS) {
                copyDefault(name);
            }
        } catch (IOException e) {
            throw new StartException(
                    "the folder '" + folders.base() + "' cannot be prepared: " + e,
                    "start the agent as the user who owns it, or name another folder with HYPERSTOW_BASE",
                    e);
        }
    }

    /** Logins, passwords and copies of rows are nobody else's business, whatever the umask or the archive says. */
    private static void secure(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileStore store = Files.getFileStore(folder);
        if (store.supportsFileAttributeView(PosixFileAttributeView.class)
                && !Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
            Files.setPosixFilePermissions(folder, EnumSet.copyOf(OWNER_ONLY));
        }
    }

    private void copyDefault(String name) throws IOException {
        Path file = folders.etc().resolve(name);
        if (Files.exists(file)) {
            return;
        }
        try (InputStream text = BaseFolder.class.getResourceAsStream("etc/" + name)) {
            Files.copy(text, file);
        }
    }
}
