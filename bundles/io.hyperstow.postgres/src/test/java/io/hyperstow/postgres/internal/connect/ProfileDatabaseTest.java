package io.hyperstow.postgres.internal.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.postgres.internal.sql.Query;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProfileDatabaseTest {

    private static final String SHOWN = """
            SELECT concat_ws('|', current_setting('TimeZone'), current_setting('DateStyle'),
                   current_setting('IntervalStyle'), current_setting('extra_float_digits'),
                   current_setting('bytea_output'), current_setting('client_encoding'), current_setting('lc_monetary'),
                   current_setting('xmloption'), current_setting('quote_all_identifiers'),
                   current_setting('search_path'), current_setting('row_security'),
                   current_setting('statement_timeout'), current_setting('lock_timeout'),
                   current_setting('idle_in_transaction_session_timeout'),
                   coalesce(current_setting('transaction_timeout', true), '0'), current_user,
                   current_setting('application_name'))
            """;

    private static TestDatabase test;

    @BeforeAll
    static void begin() {
        test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_connect");
        test.role("hs_connect_odd");
        test.execute(
                "ALTER ROLE hs_connect_odd SET IntervalStyle = 'sql_standard'",
                "ALTER ROLE hs_connect_odd SET extra_float_digits = 0",
                "ALTER ROLE hs_connect_odd SET bytea_output = 'escape'",
                "ALTER ROLE hs_connect_odd SET DateStyle = 'SQL, DMY'",
                "ALTER ROLE hs_connect_odd SET statement_timeout = '7s'",
                "ALTER ROLE hs_connect_odd SET transaction_timeout = '7s'",
                "ALTER ROLE hs_connect_odd SET search_path = 'elsewhere'",
                "ALTER ROLE hs_connect_odd SET TimeZone = 'Asia/Tokyo'");
    }

    @AfterAll
    static void end() {
        test.execute("DROP ROLE hs_connect_odd");
        test.close();
    }

    private static Database profile(String url, String user, String password) {
        return new ProfileDatabase(new Profile("test", url, new Profile.Login(user, password, ""), ""));
    }

    private static String ask(Session session, String sql) throws SQLException {
        return Query.one(session.connection(), sql, row -> row.getString(1));
    }

    private static BackupException refusal(Database database, String name) {
        return assertThrows(BackupException.class, () -> database.call(name, Session::backendPid));
    }

    @Test
    void saysThatAServerIsDownAtOnce() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Database database = profile("jdbc:postgresql://127.0.0.1:" + port + "/x", "u", "");
        BackupException e = assertTimeout(Duration.ofSeconds(5), () -> refusal(database, "x"));
        assertEquals(ErrorCode.SERVER_UNREACHABLE, e.code());
        assertTrue(e.problem().contains("'test' (127.0.0.1:" + port + ")"), e.problem());
        assertFalse(e.hint().isEmpty());
        assertFalse(database.status().reachable());
        assertTrue(database.status().lastError().contains("cannot be reached"));
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            Database database = profile("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "u", "");
            assertEquals(
                    ErrorCode.SERVER_UNREACHABLE,
                    assertTimeout(Duration.ofSeconds(14), () -> refusal(database, "x"))
                            .code());
        }
    }

    @Test
    void tellsAWrongPasswordFromAMissingDatabase() {
        TestServer server = test.server();
        Database wrong = profile(server.jdbcUrl(test.name()), server.passwordRole(), "wrong password");
        BackupException refused = refusal(wrong, test.name());
        assertEquals(ErrorCode.LOGIN_REFUSED, refused.code());
        assertFalse(refused.getMessage().contains("wrong password"), refused.getMessage());
        BackupException missing = refusal(test.database(), "no such database");
        assertEquals(ErrorCode.DATABASE_MISSING, missing.code());
        assertTrue(missing.problem().contains("'no such database'"), missing.problem());
    }

    @Test
    void hasFixedSettingsWhateverTheRoleHas() throws SQLException, IOException {
        try (ProfileDatabase odd = test.as("hs_connect_odd")) {
            String expected =
                    "UTC|ISO, MDY|postgres|3|hex|UTF8|C|content|off|\"\"|off|0|0|0|0|hs_connect_odd|hyperstow";
            assertEquals(
                    expected,
                    odd.call(test.name(), session -> ask(session, SHOWN)).replace("||", "|\"\"|"));
            try (Session own = odd.open(test.name())) {
                assertEquals(expected, ask(own, SHOWN).replace("||", "|\"\"|"));
            }
        }
    }

    @Test
    void forgetsWhatEarlierWorkChanged() throws SQLException, IOException {
        Database database = test.database();
        String before = database.call(test.name(), session -> session.backendPid() + " " + ask(session, SHOWN));
        database.call(test.name(), session -> {
            Query.run(
                    session.connection(),
                    "SET search_path = public; SET TimeZone = 'Asia/Tokyo'; SET extra_float_digits = 0;"
                            + " SET statement_timeout = 5; SET ROLE hs_connect_odd");
            return null;
        });
        String after = database.call(test.name(), session -> session.backendPid() + " " + ask(session, SHOWN));
        assertEquals(before, after, "the same server process with the same settings");
    }

    @Test
    void keepsASessionWhoseServerRefusedAFeature() throws SQLException, IOException {
        Database database = test.database();
        int first = database.call(test.name(), session -> {
            SQLException refused =
                    assertThrows(SQLException.class, () -> ask(session, "SELECT count(*) FROM pg_class FOR UPDATE"));
            assertEquals("0A000", refused.getSQLState());
            assertEquals("1", ask(session, "SELECT 1"));
            return session.backendPid();
        });
        assertEquals(first, database.call(test.name(), Session::backendPid));
    }

    @Test
    void throwsAwayASessionWithAnOpenTransaction() throws SQLException, IOException {
        Database database = test.database();
        int left = database.call(test.name(), session -> {
            Query.run(session.connection(), "BEGIN");
            return session.backendPid();
        });
        assertNotEquals(left, database.call(test.name(), Session::backendPid));
        int rolledBack = database.call(test.name(), session -> {
            session.connection().setAutoCommit(false);
            Query.run(session.connection(), "CREATE TABLE public.never (a int)");
            return session.backendPid();
        });
        int next = database.call(test.name(), session -> {
            assertTrue(session.connection().getAutoCommit());
            assertEquals(null, ask(session, "SELECT to_regclass('public.never')::text"));
            return session.backendPid();
        });
        assertEquals(rolledBack, next);
    }

    @Test
    void evictsLentSessionsWhenTheyComeBack() throws SQLException, IOException {
        Database database = test.database();
        int first = database.call(test.name(), session -> {
            database.evict(test.name());
            return Integer.parseInt(ask(session, "SELECT pg_backend_pid()"));
        });
        assertNotEquals(first, database.call(test.name(), Session::backendPid));
        database.evict("a database nobody used");
    }

    @Test
    void closesThePoolOfAnotherDatabaseWhenItIsEvicted() throws Exception {
        String other = test.server().createDatabase("pg_connect");
        try (ProfileDatabase database = test.as(test.server().superuser())) {
            database.call(test.name(), session -> null);
            database.call(other, session -> {
                database.evict(other);
                assertEquals(1, housekeepers(other), "a session is lent");
                database.call(other, fresh -> {
                    assertNotEquals(session.backendPid(), fresh.backendPid());
                    return null;
                });
                assertEquals("1", ask(session, "SELECT 1"));
                return null;
            });
            database.evict(other);
            assertPools(0, other);
        } finally {
            test.server().dropDatabase(other);
        }
    }

    @Test
    void closesAPoolNobodyUsedForFiveMinutes() throws Exception {
        String other = test.server().createDatabase("pg_connect");
        AtomicLong now = new AtomicLong();
        Profile profile = test.database().profile();
        try (ProfileDatabase database = new ProfileDatabase(profile, now::get)) {
            database.call(other, session -> null);
            now.addAndGet(TimeUnit.MINUTES.toNanos(5));
            database.call(test.name(), session -> null);
            assertEquals(1, housekeepers(other));
            now.addAndGet(1);
            database.call(test.name(), session -> null);
            assertPools(0, other);
        } finally {
            test.server().dropDatabase(other);
        }
    }

    @Test
    void closesThePoolThatCannotConnect() throws Exception {
        String other = test.server().createDatabase("pg_connect");
        try (ProfileDatabase database = test.as(test.server().superuser())) {
            database.call(other, session -> null);
            test.server().dropDatabase(other);
            assertEquals(ErrorCode.DATABASE_MISSING, refusal(database, other).code());
            assertPools(0, other);
        }
    }

    /** A pool that is not closed has one housekeeper; its thread ends soon after the close. */
    private static void assertPools(int expected, String database) throws InterruptedException {
        for (int i = 0; i < 100 && housekeepers(database) != expected; i++) {
            Thread.sleep(20);
        }
        assertEquals(expected, housekeepers(database));
    }

    private static long housekeepers(String database) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(database) && name.contains("housekeeper"))
                .count();
    }

    @Test
    void recoversWhenTheServerEndedItsSessions() throws SQLException, IOException {
        Database database = test.database();
        int first = database.call(test.name(), Session::backendPid);
        test.execute("SELECT pg_terminate_backend(" + first + ")");
        assertNotEquals(first, database.call(test.name(), Session::backendPid));
    }

    @Test
    void answersItsStatus() {
        Database.Status status = test.database().status();
        assertTrue(status.reachable(), status.lastError());
        assertTrue(status.serverVersion().startsWith("17."), status.serverVersion());
        assertEquals("apache", status.edition());
        assertTrue(List.of(status.timescaleVersion().split("\\.")).size() >= 2);
    }
}
