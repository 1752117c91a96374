package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {

    @TempDir
    private Path etc;

    private Path file;
    private UsersFile users;

    @BeforeEach
    void choosePath() {
        file = etc.resolve("users.properties");
        users = new UsersFile(file);
    }

    @Test
    void addsChangesAndRemovesUsersAndKeepsTheRest() throws Exception {
        Files.writeString(file, "# ours\nadmin = admin:h1\n\nold=viewer:h2\n");
        users.add("nagios", "viewer", "h3");
        users.changePassword("old", "h4");
        assertEquals(Map.of("admin", "admin", "nagios", "viewer", "old", "viewer"), users.roles());
        users.remove("nagios");
        assertEquals(List.of("# ours", "admin = admin:h1", "", "old = viewer:h4"), Files.readAllLines(file));
    }

    @Test
    void isReadableByTheOwnerOnly() throws Exception {
        users.add("root", "admin", "h");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void refusesToLeaveTheAgentWithoutAnAdmin() {
        assertThrows(CommandException.class, () -> users.add("nagios", "viewer", "h"));
        users.add("root", "admin", "h");
        assertThrows(CommandException.class, () -> users.remove("root"));
        users.add("other", "admin", "h");
        users.remove("root");
        assertEquals(Map.of("other", "admin"), users.roles());
    }

    @Test
    void refusesWrongNamesRolesAndDoubles() {
        users.add("root", "admin", "h");
        for (String name : List.of("", "a b", "a:b", "a=b", "#a", "\u00e4", "x".repeat(65))) {
            assertThrows(CommandException.class, () -> users.add(name, "viewer", "h"), name);
        }
        assertThrows(CommandException.class, () -> users.add("a", "king", "h"));
        assertThrows(CommandException.class, () -> users.add("root", "viewer", "h"));
        assertThrows(CommandException.class, () -> users.changePassword("a", "h"));
        assertThrows(CommandException.class, () -> users.remove("a"));
    }

    @Test
    void hashesAPasswordWithASaltOfItsOwn() {
        String[] parts = PasswordHash.of("geheim\u00e4").split(":");
        assertEquals("pbkdf2-sha256", parts[0]);
        assertTrue(Integer.parseInt(parts[1]) >= 120_000);
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        assertEquals(16, salt.length);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        assertEquals(32, hash.length);
        assertArrayEquals(hash, PasswordHash.derive("geheim\u00e4", salt));
        assertNotEquals(parts[2], PasswordHash.of("geheim\u00e4").split(":")[2]);
    }
}
