package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsDocumentTest {

    @Test
    void isEmptyTextWhenNothingIsAskedFor() {
        OptionsDocument document = new OptionsDocument(null);
        document.text("label", null);
        document.texts("include", List.of());
        document.enabled("keepIndexes", false);
        assertEquals("", document.text());
    }

    @Test
    void letsFlagsWinOverTheWholeDocument() {
        OptionsDocument document = new OptionsDocument("{\"workers\": 1, \"codec\": \"lz4\"}");
        document.number("workers", 4);
        assertEquals(json("{\"workers\": 4, \"codec\": \"lz4\"}"), json(document.text()));
    }

    @Test
    void readsPairsAsJsonWhereTheyAreJson() {
        OptionsDocument document = new OptionsDocument("");
        document.pair("workers=4");
        document.pair("keepIndexes=true");
        document.pair("label=night = day");
        document.pair("hypertables={\"cpu\": {\"partitions\": 2}}");
        assertEquals(
                json("{\"workers\": 4, \"keepIndexes\": true, \"label\": \"night = day\","
                        + " \"hypertables\": {\"cpu\": {\"partitions\": 2}}}"),
                json(document.text()));
    }

    @Test
    void makesAListOfOneTextWhereTheKeyTakesAList() {
        OptionsDocument document = new OptionsDocument("");
        document.pair("include=public.cpu*");
        assertEquals(json("{\"include\": [\"public.cpu*\"]}"), json(document.text()));
    }

    @Test
    void refusesADocumentThatIsNoObject() {
        for (String text : List.of("[1]", "{", "workers=1")) {
            CommandException e = assertThrows(CommandException.class, () -> new OptionsDocument(text));
            assertEquals(ExitCode.USAGE, e.exitCode());
            assertTrue(e.getMessage().contains("'" + text + "'"), e.getMessage());
        }
    }

    @Test
    void refusesAPairWithoutAKey() {
        OptionsDocument document = new OptionsDocument("");
        assertThrows(CommandException.class, () -> document.pair("=4"));
        assertThrows(CommandException.class, () -> document.pair("workers"));
    }

    static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }
}
