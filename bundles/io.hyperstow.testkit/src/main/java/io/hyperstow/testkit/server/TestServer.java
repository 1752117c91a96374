package io.hyperstow.testkit.server;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A running server. Tests share it: each makes databases of its own and leaves those of others, and the server's
 * settings, alone. Safe for use by many threads.
 */
public final class TestServer {

    /** The password of {@link #passwordRole}. */
    public static final String PASSWORD = "right password";

    private static final String PASSWORD_ROLE = "scram_user";
    private static final Pattern GIVEN = Pattern.compile("(?<url>jdbc:postgresql://[^/;]+/[^;]*);tools=(?<tools>.+)");
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final ServerKind kind;
    private final Properties address;
    private final Path tools;
    private final boolean started;
    private int major;

    private TestServer(ServerKind kind, Properties address, Path tools, boolean started) {
        this.kind = kind;
        this.address = address;
        this.tools = tools;
        this.started = started;
        this.major = kind.major();
    }

    /** A server that this JVM started. */
    static TestServer started(ServerKind kind, int port, Path tools) {
        Properties address = new Properties();
        PGProperty.PG_HOST.set(address, "127.0.0.1");
        PGProperty.PG_PORT.set(address, port);
        PGProperty.USER.set(address, "postgres");
        return new TestServer(kind, address, tools, true);
    }

    /** A server that is named in the environment. */
    static TestServer given(ServerKind kind, String text) throws IOException {
        Matcher matcher = GIVEN.matcher(text);
        Properties address = matcher.matches() ? Driver.parseURL(matcher.group("url"), new Properties()) : null;
        if (address == null || PGProperty.USER.getOrDefault(address) == null) {
            throw new IOException(
                    kind.variable() + " must look like jdbc:postgresql://HOST:PORT/?user=SUPERUSER;tools=FOLDER");
        }
        Path tools = Path.of(matcher.group("tools"));
        if (!Files.isExecutable(tools.resolve("pg_dump"))) {
            throw new IOException(kind.variable() + " names a folder without pg_dump: " + tools);
        }
        TestServer server = new TestServer(kind, address, tools, false);
        String version = server.value("postgres", "SHOW server_version_num");
        server.major = Integer.parseInt(version) / 10_000;
        if (kind.major() != 0 && server.major != kind.major()) {
            throw new IOException(kind.variable() + " names a server of version " + version);
        }
        if (kind.major() == 0) {
            server.refuseOtherEdition();
        }
        return server;
    }

    /** Only a session that has loaded the extension knows the edition. */
    private void refuseOtherEdition() throws IOException {
        String database = createDatabase("edition");
        try {
            String edition = value(database, "SHOW timescaledb.license");
            if (!kind.edition().equals(edition)) {
                throw new IOException(kind.variable() + " names a server of edition " + edition);
            }
        } finally {
            dropDatabase(database);
        }
    }

    /** Its address. */
    public String host() {
        return PGProperty.PG_HOST.getOrDefault(address);
    }

    /** Its port. */
    public int port() {
        return Integer.parseInt(PGProperty.PG_PORT.getOrDefault(address));
    }

    /** The superuser that {@link #connect} logs in as. */
    public String superuser() {
        return PGProperty.USER.getOrDefault(address);
    }

    /** The superuser's password; empty when none is needed. */
    public String password() {
        String password = PGProperty.PASSWORD.getOrDefault(address);
        return password == null ? "" : password;
    }

    /**
     * A role without privileges of its own that must give {@link #PASSWORD}.
     *
     * @throws TestAbortedException on a server that was named in the environment, whose rules are not ours
     */
    public String passwordRole() {
        if (!started) {
            throw new TestAbortedException("the server of " + kind.variable() + " has no role that needs a password");
        }
        return PASSWORD_ROLE;
    }

    /** The URL of one of its databases, without user and password. */
    public String jdbcUrl(String database) {
        String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host() + ":" + port() + "/" + encoded;
    }

    /** The folder that holds pg_dump, pg_restore, psql and pg_dumpall of its major version. */
    public Path tools() {
        return tools;
    }

    /** PostgreSQL's major version. */
    public int major() {
        return major;
    }

    /** Whether it can make the extension timescaledb. */
    public boolean timescale() {
        return kind.timescale();
    }

    /**
     * Makes an empty database, with the extension timescaledb where the server has it.
     *
     * @param prefix lower-case letters, digits and underscores
     * @return its name, which no other has
     */
    public String createDatabase(String prefix) {
        String name = prefix + "_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + quoted(name));
        if (timescale()) {
            execute(name, "CREATE EXTENSION timescaledb");
        }
        return name;
    }

    /** Removes a database, ending the sessions that use it. Does nothing when there is none. */
    public void dropDatabase(String database) {
        execute("postgres", "DROP DATABASE IF EXISTS " + quoted(database) + " WITH (FORCE)");
    }

    /** A new session of the superuser. The caller closes it. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        address.forEach((name, value) -> {
            if (!PGProperty.PG_DBNAME.getName().equals(name)) {
                properties.put(name, value);
            }
        });
        return new Driver().connect(jdbcUrl(database), properties);
    }

    /** Runs statements one by one, each in a transaction of its own. What fails there is an {@link AssertionError}. */
    public void execute(String database, String... sql) {
        String running = "connect";
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String text : sql) {
                running = text;
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new AssertionError("in database '" + database + "': " + running, e);
        }
    }

    /** The first column of the first row, as text; null when it is NULL or there is no row. */
    public String value(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new AssertionError("in database '" + database + "': " + sql, e);
        }
    }

    /** Makes the role that must give a password, in a server that this JVM started. */
    void makePasswordRole() {
        execute("postgres", "CREATE ROLE " + PASSWORD_ROLE + " LOGIN PASSWORD '" + PASSWORD + "'");
    }

    @Override
    public String toString() {
        return kind + " at " + host() + ":" + port();
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
