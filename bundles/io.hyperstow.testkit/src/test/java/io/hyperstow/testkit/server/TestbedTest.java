package io.hyperstow.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.Driver;

class TestbedTest {

    @ParameterizedTest
    @EnumSource
    void servesDatabasesOfTheRightKind(ServerKind kind) {
        TestServer server = Testbed.server(kind);
        assertSame(server, Testbed.server(kind));
        String database = server.createDatabase("testbed");
        assertNotEquals(database, server.createDatabase("testbed"));
        assertEquals(database, server.value(database, "SELECT current_database()"));
        assertEquals(server.major(), Integer.parseInt(server.value(database, "SHOW server_version_num")) / 10_000);
        assertEquals(
                kind.timescale() ? "1" : "0",
                server.value(database, "SELECT count(*) FROM pg_extension WHERE extname = 'timescaledb'"));
        server.dropDatabase(database);
        assertEquals(
                "0", server.value("postgres", "SELECT count(*) FROM pg_database WHERE datname = '" + database + "'"));
    }

    @ParameterizedTest
    @EnumSource
    void hasToolsOfItsMajorVersion(ServerKind kind) throws Exception {
        TestServer server = Testbed.server(kind);
        for (String tool : List.of("pg_dump", "pg_restore", "psql", "pg_dumpall")) {
            Process process = new ProcessBuilder(server.tools().resolve(tool).toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(output.contains("(PostgreSQL) " + server.major() + "."), output);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAWrongPassword(ServerKind kind) throws Exception {
        TestServer server = Testbed.server(kind);
        String url = server.jdbcUrl("postgres") + "?user=" + server.passwordRole() + "&password=";
        assertThrows(
                SQLException.class,
                () -> new Driver().connect(url + "wrong", null).close());
        new Driver()
                .connect(url + TestServer.PASSWORD.replace(" ", "%20"), null)
                .close();
    }
}
