package io.hyperstow.api.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.CsvSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTextTest {

    @Test
    void quotesOnlyWhatCopyQuotes() {
        assertEquals(
                "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\", spaced \n",
                CsvText.line(
                        List.of("plain", "a,b", "say \"hi\"", "two\nlines", "", " spaced "), CsvSettings.DEFAULTS));
        assertEquals("\"\\.\"\n", CsvText.line(List.of("\\."), CsvSettings.DEFAULTS));
        assertEquals("\\.,x\n", CsvText.line(List.of("\\.", "x"), CsvSettings.DEFAULTS));
    }

    @Test
    void escapesAsTheSettingsSay() {
        CsvSettings settings = new CsvSettings(false, ";", "'", "\\", "NULL");
        String line = CsvText.line(List.of("it's", "back\\slash", "NULL", ""), settings);
        assertEquals("'it\\'s';back\\slash;'NULL';\n", line);
        assertEquals(List.of("it's", "back\\slash", "NULL", ""), CsvText.values(line, settings));
    }

    @Test
    void aTableWithoutColumnsHasAnEmptyHeader() {
        assertEquals("\n", CsvText.line(List.of(), CsvSettings.DEFAULTS));
    }
}
