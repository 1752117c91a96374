package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** The real access control, with one user for each role whose name and password are the role's name. */
public final class TestAccess {

    private TestAccess() {}

    public static AccessControl with(Path etc, Role... roles) throws IOException {
        Path file = etc.resolve("users.properties");
        Files.write(
                file,
                Stream.of(roles)
                        .map(role -> {
                            String name = role.name().toLowerCase(Locale.ROOT);
                            return new User(name, role, PasswordHash.of(name.toCharArray())).line();
                        })
                        .toList());
        return new Logins(new UsersFile(file));
    }
}
