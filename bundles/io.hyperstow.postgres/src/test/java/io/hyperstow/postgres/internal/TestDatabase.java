package io.hyperstow.postgres.internal;

import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;

/** A database of a test class, with the profile that reaches it; dropped when closed. */
public final class TestDatabase implements AutoCloseable {

    private final TestServer server;
    private final String name;
    private final ProfileDatabase database;

    public TestDatabase(ServerKind kind, String prefix) {
        server = Testbed.server(kind);
        name = server.createDatabase(prefix);
        database = as(server.superuser());
    }

    /** A profile of another role; the caller closes it. */
    public ProfileDatabase as(String role) {
        String password = role.equals(server.superuser()) ? server.password() : "";
        return new ProfileDatabase(new Profile(
                "test",
                server.jdbcUrl(name),
                new Profile.Login(role, password, ""),
                server.tools().toString()));
    }

    public TestServer server() {
        return server;
    }

    public String name() {
        return name;
    }

    /** The superuser's profile. */
    public ProfileDatabase database() {
        return database;
    }

    public void execute(String... sql) {
        server.execute(name, sql);
    }

    public String value(String sql) {
        return server.value(name, sql);
    }

    /** Makes a role of this database; drops one of that name first. */
    public void role(String role) {
        if (server.value(name, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'") != null) {
            execute("DROP OWNED BY \"" + role + "\"", "DROP ROLE \"" + role + "\"");
        }
        execute("CREATE ROLE \"" + role + "\" LOGIN");
    }

    @Override
    public void close() {
        database.close();
        server.dropDatabase(name);
    }
}
