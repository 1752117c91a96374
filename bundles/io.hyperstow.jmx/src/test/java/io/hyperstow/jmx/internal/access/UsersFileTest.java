package io.hyperstow.jmx.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {

    @TempDir
    private Path etc;

    private Path path;
    private UsersFile file;

    @BeforeEach
    void begin() {
        path = etc.resolve("users.properties");
        file = new UsersFile(path);
    }

    @Test
    void makesAnAdministratorWithARandomPasswordAtTheFirstStart() throws IOException {
        file.createIfMissing(null);

        String password = Files.readString(etc.resolve("admin.password")).strip();
        User admin = file.read().get("admin");
        assertTrue(password.length() >= 20, password);
        assertEquals(Role.ADMIN, admin.role());
        assertTrue(admin.password().matches(password.toCharArray()));
        assertFalse(Files.readString(path).contains(password));
        for (String name : List.of("admin.password", "users.properties")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve(name))));
        }
        try (var files = Files.list(etc)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void takesThePasswordThatIsGivenAndWritesItNowhere() throws IOException {
        Files.writeString(etc.resolve("admin.password"), "of an earlier life");

        file.createIfMissing("given");

        assertTrue(file.read().get("admin").password().matches("given".toCharArray()));
        assertFalse(Files.exists(etc.resolve("admin.password")));
    }

    @Test
    void leavesAnExistingFileAlone() throws IOException {
        Files.writeString(path, "# nobody");

        file.createIfMissing("given");

        assertEquals("# nobody", Files.readString(path));
    }

    @Test
    void leavesMalformedAndRepeatedLinesOut() throws IOException {
        String hash = PasswordHash.of("x".toCharArray()).text();
        Files.write(
                path,
                List.of(
                        "# comment",
                        "",
                        "anna=viewer:" + hash,
                        "bert = root:" + hash,
                        "carl = OPERATOR:" + hash,
                        "dora",
                        "e e = viewer:" + hash,
                        "  fred   =   operator:" + hash + "  ",
                        "anna = admin:" + hash,
                        "gina = viewer:plain:password"));

        assertEquals(Set.of("anna", "fred"), file.read().keySet());
        assertEquals(Role.VIEWER, file.read().get("anna").role());
        assertEquals(Role.OPERATOR, file.read().get("fred").role());
    }
}
