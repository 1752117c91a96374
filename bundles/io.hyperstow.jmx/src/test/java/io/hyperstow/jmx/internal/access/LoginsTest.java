package io.hyperstow.jmx.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {

    @TempDir
    private Path etc;

    private Logins logins(User... users) throws IOException {
        Path path = etc.resolve("users.properties");
        Files.write(path, Stream.of(users).map(User::line).toList());
        return new Logins(new UsersFile(path));
    }

    private static User user(String name, Role role, String password) {
        return new User(name, role, PasswordHash.of(password.toCharArray()));
    }

    private static Optional<Role> login(Logins logins, String user, String password) {
        return logins.login(user, password.toCharArray());
    }

    @Test
    void knowsUsersByNameAndPassword() throws IOException {
        Logins logins = logins(user("anna", Role.VIEWER, "one"), user("bert", Role.ADMIN, "two"));

        assertEquals(Optional.of(Role.VIEWER), login(logins, "anna", "one"));
        assertEquals(Optional.of(Role.ADMIN), login(logins, "bert", "two"));
        assertEquals(Optional.empty(), login(logins, "anna", "two"));
        assertEquals(Optional.empty(), login(logins, "carl", "one"));
        assertEquals(Optional.empty(), login(logins, "", ""));
        // The password that stands in for nobody's lets nobody in.
        assertEquals(Optional.empty(), login(logins, "carl", "-"));
    }

    @Test
    void answersAWrongUserNoFasterThanAWrongPassword() throws IOException {
        Logins logins = logins(user("anna", Role.VIEWER, "one"));
        login(logins, "anna", "warm up");

        long wrongPassword = millisOf(() -> login(logins, "anna", "two"));
        long wrongUser = millisOf(() -> login(logins, "carl", "two"));

        assertTrue(wrongUser > 220, "a hash and the penalty take longer than " + wrongUser + " ms");
        assertTrue(wrongPassword > 220, "a hash and the penalty take longer than " + wrongPassword + " ms");
    }

    @Test
    void remembersWhoLoggedInLately() throws IOException {
        Logins logins = logins(user("anna", Role.VIEWER, "one"));
        login(logins, "anna", "one");

        long hundred = millisOf(() -> {
            for (int i = 0; i < 100; i++) {
                assertEquals(Optional.of(Role.VIEWER), login(logins, "anna", "one"));
            }
        });

        assertTrue(hundred < 1000, "100 logins took " + hundred + " ms");
    }

    @Test
    void seesAChangedFileWithinASecondOrSo() throws Exception {
        Logins logins = logins(user("anna", Role.VIEWER, "one"));
        assertEquals(Optional.of(Role.VIEWER), login(logins, "anna", "one"));

        Path next = etc.resolve("next");
        Files.write(next, List.of(user("bert", Role.OPERATOR, "two").line()));
        Files.move(next, etc.resolve("users.properties"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Thread.sleep(1100);

        assertEquals(Optional.of(Role.OPERATOR), login(logins, "bert", "two"));
        assertEquals(Optional.empty(), login(logins, "anna", "one"));
    }

    @Test
    void locksEverybodyOutWhenTheFileIsTakenAway() throws Exception {
        Logins logins = logins(user("anna", Role.VIEWER, "one"));
        assertEquals(Optional.of(Role.VIEWER), login(logins, "anna", "one"));

        Files.delete(etc.resolve("users.properties"));
        Thread.sleep(1100);

        assertEquals(Optional.empty(), login(logins, "anna", "one"));
    }

    @Test
    void isNotThereWithoutAUser() {
        assertThrows(IOException.class, this::logins);
        assertThrows(IOException.class, () -> new Logins(new UsersFile(etc.resolve("missing"))));
    }

    private static long millisOf(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
