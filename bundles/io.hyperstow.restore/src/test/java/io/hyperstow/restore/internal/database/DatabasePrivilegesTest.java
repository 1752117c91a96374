package io.hyperstow.restore.internal.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.DatabaseFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabasePrivilegesTest {

    @Test
    void grantsOfADatabaseAreMadeAgain() {
        assertEquals(
                List.of(
                        "REVOKE ALL ON DATABASE \"x\" FROM PUBLIC",
                        "GRANT CONNECT ON DATABASE \"x\" TO PUBLIC",
                        "GRANT CREATE ON DATABASE \"x\" TO \"own er\" WITH GRANT OPTION",
                        "GRANT TEMPORARY ON DATABASE \"x\" TO \"own er\""),
                DatabasePrivileges.statements("\"x\"", facts(List.of("=c/o", "\"own er\"=C*T/o"))));
        assertEquals(List.of(), DatabasePrivileges.statements("\"x\"", facts(List.of())));
    }

    private static DatabaseFacts facts(List<String> privileges) {
        return new DatabaseFacts(
                "x", 1, 170012, "UTF8", "libc", "C", "C", "", "", "o", List.of(), privileges, List.of());
    }
}
