package io.hyperstow.postgres.internal.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

    private static final Profile.Login NOBODY = new Profile.Login("", "", "");

    private static Profile profile(String url) {
        return new Profile("p", url, NOBODY, "");
    }

    @Test
    void readsHostPortDatabaseAndParameters() {
        JdbcUrl url = JdbcUrl.parse("jdbc:postgresql://db.example.org:6432/my%20db?sslmode=require&user=ann");
        assertEquals("db.example.org:6432", url.address());
        assertEquals("my db", url.database());
        assertEquals("require", url.parameter("sslmode"));
        assertEquals("[::1]:5432", JdbcUrl.parse("jdbc:postgresql://[::1]/x").address());
        assertEquals("localhost:5432", JdbcUrl.parse("jdbc:postgresql:x").address());
    }

    @Test
    void neverShowsAPasswordOfTheUrl() {
        Profile profile = profile("jdbc:postgresql://h/db?password=geheim&sslpassword=auch&user=ann&sslmode=require");
        ProfileDatabase database = new ProfileDatabase(profile);
        assertEquals("jdbc:postgresql://h:5432/db?sslmode=require&user=ann", database.url());
        assertFalse(profile.toString().contains("geheim"));
        assertFalse(database.clientLogin().toString().contains("geheim"));
        assertEquals("geheim", profile.password());
        assertFalse(new Profile.Login("u", "geheim", "").toString().contains("geheim"));
    }

    @Test
    void refusesAnUnknownParameterByName() {
        BackupException e = assertThrows(BackupException.class, () -> profile("jdbc:postgresql://h/db?sslmod=x"));
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
        assertTrue(e.problem().contains("'sslmod'"), e.problem());
    }

    @Test
    void refusesSeveralHosts() {
        BackupException e = assertThrows(BackupException.class, () -> profile("jdbc:postgresql://a:1,b:2/db"));
        assertEquals(ErrorCode.UNSUPPORTED, e.code());
    }

    @Test
    void refusesWhatIsNoUrlOfPostgres() {
        assertEquals(
                ErrorCode.INVALID_ARGUMENT,
                assertThrows(BackupException.class, () -> profile("jdbc:mysql://h/db"))
                        .code());
        assertEquals(
                ErrorCode.INVALID_ARGUMENT,
                assertThrows(BackupException.class, () -> profile("")).code());
        assertEquals(
                ErrorCode.INVALID_ARGUMENT,
                assertThrows(BackupException.class, () -> new Profile("a/b", "jdbc:postgresql:x", NOBODY, ""))
                        .code());
    }

    @Test
    void readsThePasswordFileAtEveryUse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("secret");
        Files.writeString(file, "one\n");
        Profile profile = new Profile("p", "jdbc:postgresql://h/db", new Profile.Login("u", "", file.toString()), "");
        assertEquals("one", profile.password());
        Files.writeString(file, "two");
        assertEquals("two", profile.password());
        Files.delete(file);
        assertEquals(
                ErrorCode.LOGIN_REFUSED,
                assertThrows(BackupException.class, profile::password).code());
        assertNull(profile("jdbc:postgresql://h/db").password());
    }

    @Test
    void givesClientProgramsTheSameTls() {
        Profile tls = profile("jdbc:postgresql://h/db?ssl=true&sslrootcert=/ca.pem");
        assertEquals("verify-full", ClientLogin.of(tls).environment().get("PGSSLMODE"));
        assertEquals("/ca.pem", ClientLogin.of(tls).environment().get("PGSSLROOTCERT"));
        Profile chosen = profile("jdbc:postgresql://h/db?ssl=true&sslmode=require");
        assertEquals("require", ClientLogin.of(chosen).environment().get("PGSSLMODE"));
    }
}
