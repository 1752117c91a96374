package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void makesColumnsAsWideAsTheirWidestCell() {
        TextTable table = new TextTable("NAME", ">ROWS", "LABEL");
        table.row("cpu", "10,000", "");
        table.row("conditions", "7", "x");
        assertEquals(
                List.of("NAME          ROWS  LABEL", "cpu         10,000", "conditions       7  x"), table.lines());
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThrows(IllegalArgumentException.class, () -> new TextTable("A", "B").row("1"));
    }
}
