package io.hyperstow.restore.internal.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.hyperstow.testkit.server.ServerKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoundDatabaseTest {

    @ParameterizedTest
    @EnumSource(value = ServerKind.class, names = "PG17_MINIMAL_WAL", mode = EnumSource.Mode.EXCLUDE)
    void findsNothingWhereNothingIsWrong(ServerKind kind) throws SQLException {
        try (ExaminedDatabase database = ExaminedDatabase.create(kind)) {
            Examination.Result result = database.examine();
            assertEquals(List.of(), result.findings());
            assertEquals(List.of(), result.omitted());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PG17_TIMESCALE", "PG18_TIMESCALE"})
    void looksAtAThousandChunksInAMoment(ServerKind kind) throws SQLException {
        try (ExaminedDatabase database = ExaminedDatabase.create(kind)) {
            database.execute(
                    "INSERT INTO numbers SELECT g * 500, g FROM generate_series(2, 500) g",
                    "INSERT INTO numbers SELECT g * 500, g FROM generate_series(501, 1000) g");
            Examination.Result result = assertTimeout(Duration.ofSeconds(3), () -> database.examine());
            assertEquals(List.of(), result.findings());
        }
    }
}
