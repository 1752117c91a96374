package io.hyperstow.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseFolderTest {

    @TempDir
    private Path parent;

    @Test
    void makesAMissingBaseWithSafeDefaults() throws Exception {
        Folders folders = folders();
        new BaseFolder(folders).prepare();
        assertEquals("rwx------", mode(folders.etc()));
        assertEquals("rwx------", mode(folders.data()));
        assertTrue(Files.isDirectory(folders.log()));
        assertTrue(Files.isDirectory(folders.deploy()));
        assertTrue(Files.size(folders.etc().resolve("logback.xml")) > 0);
        assertTrue(Files.exists(folders.etc().resolve("io.hyperstow.database~NAME.cfg.example")));
    }

    @Test
    void keepsWhatTheOperatorWrote() throws Exception {
        Folders folders = folders();
        Files.createDirectories(folders.etc());
        Files.writeString(folders.etc().resolve("logback.xml"), "mine");
        new BaseFolder(folders).prepare();
        assertEquals("mine", Files.readString(folders.etc().resolve("logback.xml")));
    }

    @Test
    void closesFoldersThatOthersCanRead() throws Exception {
        Folders folders = folders();
        Files.createDirectories(folders.etc());
        Files.setPosixFilePermissions(folders.etc(), PosixFilePermissions.fromString("rwxr-xr-x"));
        new BaseFolder(folders).prepare();
        assertEquals("rwx------", mode(folders.etc()));
    }

    @Test
    void refusesABaseThatIsAFile() throws Exception {
        Files.writeString(folders().base(), "");
        StartException e = assertThrows(StartException.class, new BaseFolder(folders())::prepare);
        assertTrue(e.getMessage().contains("'" + folders().base() + "'"), e.getMessage());
    }

    private Folders folders() {
        return new Folders(parent.resolve("home"), parent.resolve("base"));
    }

    private static String mode(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
