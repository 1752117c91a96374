package io.hyperstow.jmx.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.access.Role;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentLoginsTest {

    private final AtomicLong time = new AtomicLong();
    private final RecentLogins recent = new RecentLogins(time::get);

    private Optional<Role> find(String user, String password) {
        return recent.find(user, password.toCharArray());
    }

    @Test
    void knowsALoginForAMinute() {
        recent.add("anna", "one".toCharArray(), Role.OPERATOR);

        time.set(TimeUnit.SECONDS.toNanos(59));
        assertEquals(Optional.of(Role.OPERATOR), find("anna", "one"));
        time.set(TimeUnit.SECONDS.toNanos(60));
        assertEquals(Optional.empty(), find("anna", "one"));
    }

    @Test
    void tellsUsersAndPasswordsApart() {
        recent.add("anna", "one".toCharArray(), Role.OPERATOR);

        assertEquals(Optional.empty(), find("anna", "two"));
        assertEquals(Optional.empty(), find("ann", "aone"));
        assertEquals(Optional.empty(), find("annaone", ""));
    }

    @Test
    void forgetsTheOldestWhenThereAreTooMany() {
        for (int i = 0; i < 257; i++) {
            recent.add("user" + i, "x".toCharArray(), Role.VIEWER);
        }

        assertEquals(Optional.empty(), find("user0", "x"));
        assertEquals(Optional.of(Role.VIEWER), find("user1", "x"));
        assertEquals(Optional.of(Role.VIEWER), find("user256", "x"));
    }
}
