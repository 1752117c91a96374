package io.hyperstow.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupIdTest {

    @Test
    void namesTheStartAndSixDigits() {
        BackupId id = BackupId.of(Instant.parse("2026-11-22T15:22:33.999Z"), 0xff00_0a9c);
        assertEquals("20261122T152233Z-000a9c", id.value());
        assertEquals(Instant.parse("2026-11-22T15:22:33Z"), id.startedAt());
    }

    @Test
    void sortsByTime() {
        BackupId earlier = BackupId.of(Instant.parse("2026-09-30T23:59:59Z"), 0xffffff);
        BackupId later = BackupId.of(Instant.parse("2026-10-01T00:00:00Z"), 0);
        assertTrue(earlier.compareTo(later) < 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "..",
                "../20261122T152233Z-7f3a9c",
                "20261122T152233Z-7f3a9c/..",
                "20261122T152233Z-7F3A9C",
                "20261122T152233Z-7f3a9c\n",
                "20261122T152233Z-7f3a9",
                "20261322T152233Z-7f3a9c",
                "20261122T252233Z-7f3a9c",
            })
    void refusesWhatIsNoId(String text) {
        BackupException e = assertThrows(BackupException.class, () -> new BackupId(text));
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
        assertFalse(e.hint().isEmpty());
    }
}
