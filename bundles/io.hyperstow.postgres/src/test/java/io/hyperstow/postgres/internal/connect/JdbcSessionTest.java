package io.hyperstow.postgres.internal.connect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.postgres.internal.sql.Query;
import io.hyperstow.testkit.server.ServerKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

class JdbcSessionTest {

    private static List<byte[]> rows(Session session, String sql) throws SQLException, IOException {
        List<byte[]> rows = new ArrayList<>();
        long counted = session.copyOut(sql, (buffer, offset, length) -> {
            byte[] row = new byte[length];
            System.arraycopy(buffer, offset, row, 0, length);
            rows.add(row);
        });
        assertEquals(counted, rows.size());
        return rows;
    }

    private static String text(List<byte[]> rows) {
        StringBuilder all = new StringBuilder();
        rows.forEach(row -> all.append(new String(row, StandardCharsets.UTF_8)));
        return all.toString();
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void handsOnRowsAndNothingElse(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(kind, "pg_copy")) {
            test.database().call(test.name(), session -> {
                assertEquals("1\n2\n", text(rows(session, "COPY (VALUES (1), (2)) TO STDOUT (FORMAT text)")));
                assertEquals("1,x\n", text(rows(session, "COPY (VALUES (1, 'x')) TO STDOUT (FORMAT csv)")));
                assertEquals(
                        "1,x\n", text(rows(session, "COPY (VALUES (1, 'x')) TO STDOUT (FORMAT csv, HEADER true)")));
                assertEquals("1\n", text(rows(session, "COPY (VALUES (1)) TO STDOUT (FORMAT csv, HEADER false)")));
                String binary = "COPY (SELECT g::int4 FROM generate_series(1, %d) g) TO STDOUT (FORMAT binary)";
                assertEquals(0, rows(session, binary.formatted(0)).size());
                assertEquals(1, rows(session, binary.formatted(1)).size());
                List<byte[]> three = rows(session, binary.formatted(3));
                assertEquals(3, three.size());
                assertArrayEquals(new byte[] {0, 1, 0, 0, 0, 4, 0, 0, 0, 1}, three.get(0));
                assertArrayEquals(new byte[] {0, 1, 0, 0, 0, 4, 0, 0, 0, 3}, three.get(2));
                return null;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void carriesRowsOutAndInAgainInEveryFormat(ServerKind kind) throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(kind, "pg_copy")) {
            test.execute("CREATE TABLE public.a AS SELECT g, repeat('ä', g % 7) AS t,"
                    + " CASE WHEN g % 3 = 0 THEN NULL ELSE now() END AS n FROM generate_series(1, 5000) g");
            for (RowFormat format : List.of(RowFormat.TEXT, RowFormat.CSV, RowFormat.BINARY)) {
                test.execute("CREATE TABLE public." + format + " (LIKE public.a)");
                TableName target = new TableName("public", format.name().toLowerCase(java.util.Locale.ROOT));
                test.database().call(test.name(), session -> {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    bytes.write(CopyStatement.header(format));
                    List<String> columns = List.of("g", "t", "n");
                    session.copyOut(
                            CopyStatement.out(new TableName("public", "a"), true, columns, format), bytes::write);
                    bytes.write(CopyStatement.trailer(format));
                    InputStream data = new ByteArrayInputStream(bytes.toByteArray());
                    assertEquals(5000, session.copyIn(CopyStatement.in(target, columns, format), data));
                    return null;
                });
                assertEquals(
                        "0",
                        test.value("SELECT count(*) FROM (TABLE public.a EXCEPT TABLE " + target.quoted() + ") d"));
            }
        }
    }

    @Test
    void readsRowsFromTheDriversStreamWhateverTheirSize() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_copy")) {
            test.database().call(test.name(), session -> {
                List<Integer> sizes = new ArrayList<>(List.of(0, 1, 40_000, 3, 5_000_000, 2));
                for (int size = 64 * 1024 - 12; size <= 64 * 1024 + 4; size++) {
                    sizes.addAll(List.of(size, size % 7));
                }
                String sql = "COPY (SELECT left(repeat(i || ' ', n), n) FROM unnest(ARRAY" + sizes
                        + ") WITH ORDINALITY AS u(n, i) ORDER BY i) TO STDOUT";
                List<byte[]> rows = rows(session, sql);
                assertEquals(sizes.size(), rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    int size = sizes.get(i);
                    String row = ((i + 1) + " ").repeat(size).substring(0, size) + "\n";
                    assertEquals(row, new String(rows.get(i), StandardCharsets.UTF_8));
                }
                CopyOut copy = session.connection()
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("COPY (SELECT 1) TO STDOUT");
                CopyMessages messages = new CopyMessages(session.connection(), copy);
                assertTrue(messages.direct(), "this driver hides its stream, and a dump takes longer");
                assertTrue(messages.next());
                assertFalse(messages.next());
                return null;
            });
        }
    }

    @Test
    void saysThatTheConnectionIsLostInMidCopy() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_copy");
                Session session = test.database().open(test.name())) {
            AtomicLong rows = new AtomicLong();
            SQLException lost = assertThrows(
                    SQLException.class,
                    () -> session.copyOut(
                            "COPY (SELECT repeat('x', 1000), generate_series(1, 1000000000)) TO STDOUT",
                            (buffer, offset, length) -> {
                                if (rows.incrementAndGet() == 100) {
                                    test.execute("SELECT pg_terminate_backend(" + session.backendPid() + ")");
                                }
                            }));
            assertTrue(List.of("57P01", "08006").contains(lost.getSQLState()), lost::toString);
        }
    }

    @Test
    void staysUsableWhenAConsumerOrAReaderFails() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_copy")) {
            test.execute("CREATE TABLE public.a (g int)");
            test.database().call(test.name(), session -> {
                IOException full = new IOException("disk full");
                String endless = "COPY (SELECT repeat('x', 1000), generate_series(1, 1000000000)) TO STDOUT";
                assertEquals(
                        full,
                        assertThrows(
                                IOException.class,
                                () -> session.copyOut(endless, (buffer, offset, length) -> {
                                    throw full;
                                })));
                assertEquals(1, rows(session, "COPY (VALUES (1)) TO STDOUT").size());
                IOException broken = new IOException("corrupt");
                InputStream data = new InputStream() {
                    private int given;

                    @Override
                    public int read() throws IOException {
                        if (given++ > 10) {
                            throw broken;
                        }
                        return given % 2 == 0 ? '\n' : '1';
                    }
                };
                assertEquals(
                        broken,
                        assertThrows(IOException.class, () -> session.copyIn("COPY public.a FROM STDIN", data)));
                assertThrows(
                        SQLException.class,
                        () -> session.copyIn(
                                "COPY public.a FROM STDIN", new ByteArrayInputStream(new byte[] {'x', '\n'})));
                assertEquals(0, (int)
                        Query.one(session.connection(), "SELECT count(*) FROM public.a", row -> row.getInt(1)));
                return null;
            });
        }
    }

    @Test
    void isCancelledFromAnotherThreadAndNotUsedAgain() throws SQLException, IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_copy")) {
            Database database = test.database();
            int cancelled = assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> database.call(test.name(), session -> {
                        SQLException e = assertThrows(
                                SQLException.class,
                                () -> session.copyOut(
                                        "COPY (SELECT generate_series(1, 1000000000)) TO STDOUT",
                                        (buffer, offset, length) -> session.cancel()));
                        assertEquals("57014", e.getSQLState());
                        return session.backendPid();
                    }));
            assertNotEquals(cancelled, database.call(test.name(), Session::backendPid));
        }
    }
}
