package io.hyperstow.api.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "utf-8, UTF8", "Unicode, UTF8", "latin1, LATIN1", "ISO-8859-1, LATIN1", "iso_8859_15, LATIN9",
        "windows-1252, WIN1252", "sql_ascii, SQL_ASCII", "Shift_JIS, SJIS", "gb18030, GB18030", "EUC_JP, EUC_JP"
    })
    void takesAnySpellingThatPostgresqlTakes(String given, String name) {
        assertEquals(name, CopyEncoding.of(given).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EBCDIC", "MULE_INTERNAL", "utf16"})
    void refusesWhatItCannotCheckAndSaysWhatItCan(String name) {
        BackupException e = assertThrows(BackupException.class, () -> CopyEncoding.of(name));
        assertEquals(ErrorCode.INVALID_OPTIONS, e.code());
        assertTrue(e.hint().contains("UTF8") && e.hint().contains("LATIN1"), e.hint());
    }
}
