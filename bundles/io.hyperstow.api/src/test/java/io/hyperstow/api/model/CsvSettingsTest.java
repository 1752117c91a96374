package io.hyperstow.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CsvSettingsTest {

    private static void refused(String option, String delimiter, String quote, String escape, String nullText) {
        BackupException e = assertThrows(
                BackupException.class, () -> new CsvSettings(true, delimiter, quote, escape, nullText), option);
        assertEquals(ErrorCode.INVALID_OPTIONS, e.code());
        assertTrue(e.problem().contains("'" + option + "'"), e.problem());
    }

    @Test
    void refusesWhatCopyRefuses() {
        refused("delimiter", "", "\"", "\"", "");
        refused("delimiter", ";;", "\"", "\"", "");
        refused("delimiter", "\n", "\"", "\"", "");
        refused("delimiter", "¦", "\"", "\"", "");
        refused("delimiter", "\"", "\"", "\"", "");
        refused("quote", ",", "''", "\"", "");
        refused("quote", ",", "\0", "\"", "");
        refused("escape", ",", "\"", "", "");
        refused("null", ",", "\"", "\"", "a\nb");
        refused("null", ",", "\"", "\"", "a,b");
        refused("null", ",", "\"", "\"", "\"\"");
    }

    @Test
    void takesWhatCopyTakes() {
        assertEquals("\t", new CsvSettings(false, "\t", "'", "\\", "\\N").delimiter());
        assertEquals(",", new CsvSettings(false, ",", "\"", ",", "").escape());
    }
}
