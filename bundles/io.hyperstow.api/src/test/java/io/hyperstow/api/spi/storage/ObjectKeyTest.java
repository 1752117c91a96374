package io.hyperstow.api.spi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "backups/20261122T152233Z-7f3a9c/data/1-public-cpu/0.text.zst", "...", ".a/a."})
    void takesSafeRelativePaths(String text) {
        assertEquals(text, new ObjectKey(text).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", "../a", "a/../b", "../..", "a/./b", "/a", "a/", "a//b", "a\\b", "a b", "a:b", "é", "a\n"
            })
    void refusesEverythingElse(String text) {
        refuses(text);
    }

    @Test
    void limitsThePartsAndTheWhole() {
        String part = "a".repeat(120);
        assertEquals(120, new ObjectKey(part).value().length());
        refuses(part + "a");
        String whole = (part + "/").repeat(7) + "a".repeat(53);
        assertEquals(900, new ObjectKey(whole).value().length());
        refuses(whole + "a");
    }

    private static void refuses(String text) {
        BackupException e = assertThrows(BackupException.class, () -> new ObjectKey(text));
        assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
        assertFalse(e.hint().isEmpty());
    }
}
