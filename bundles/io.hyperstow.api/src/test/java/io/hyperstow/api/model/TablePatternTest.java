package io.hyperstow.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePatternTest {

    private static boolean matches(String pattern, String schema, String name) {
        return TablePattern.parse(pattern).matches(new TableName(schema, name), List.of("public", "app"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', quoteCharacter = '\u0001', textBlock = """
            CPU        : cpu
            "CPU"      : CPU
            c"P"U      : cPu
            c*         : c
            c*         : cpu
            *          : cpu
            c?u        : cpu
            "a*?.b"    : a*?.b
            "a""b"     : a"b
            É          : É
            İd         : İd
            a?b        : a😀b
            😀         : 😀
            "😀"       : 😀
            a[0-9]+$   : a[0-9]+$
            (a|b)      : (a|b)
            ^a{2}      : ^a{2}
            a\\Eb      : a\\eb
            """)
    void matches(String pattern, String name) {
        assertTrue(matches(pattern, "public", name), pattern);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ':', quoteCharacter = '\u0001', textBlock = """
            CPU        : CPU
            "CPU"      : cpu
            cpu        : cpus
            pu         : cpu
            c?u        : cu
            "c*"       : cpu
            É          : é
            a[0-9]     : a1
            (a|b)      : a
            a+         : aa
            ^a$        : a
            """)
    void doesNotMatch(String pattern, String name) {
        assertFalse(matches(pattern, "public", name), pattern);
    }

    @Test
    void matchesANameWithALineBreak() {
        assertTrue(matches("a*b", "public", "a\nb"));
    }

    @Test
    void meansTheSearchPathWithoutASchema() {
        assertTrue(matches("cpu", "app", "cpu"));
        assertFalse(matches("cpu", "metrics", "cpu"));
        assertFalse(TablePattern.parse("*").matches(new TableName("public", "cpu"), List.of()));
    }

    @Test
    void meansTheSchemaBeforeTheDotWhateverTheSearchPath() {
        assertTrue(matches("metrics.*", "metrics", "cpu"));
        assertTrue(matches("M?trics.CPU", "metrics", "cpu"));
        assertTrue(matches("*.cpu", "metrics", "cpu"));
        assertFalse(matches("metrics.*", "public", "cpu"));
        assertTrue(matches("\"My.Schema\".\"T\"", "My.Schema", "T"));
        assertFalse(matches("\"a.b\"", "a", "b"));
    }

    @Test
    void showsTheTextThatWasParsed() {
        assertEquals("Metrics.*", TablePattern.parse("Metrics.*").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', emptyValue = "", nullValues = "null", textBlock = """
            a.b.c     | more than one dot
            a..b      | more than one dot
            "a        | not closed
            a.b"".c"  | more than one dot
            .a        | before or after the dot
            a.        | before or after the dot
            .         | before or after the dot
            ""        | is empty
            """)
    void refusesWithAHint(String pattern, String why) {
        BackupException e = assertThrows(BackupException.class, () -> TablePattern.parse(pattern));
        assertEquals(ErrorCode.INVALID_OPTIONS, e.code());
        assertTrue(e.problem().contains("'" + pattern + "'"), e.problem());
        assertTrue(e.problem().contains(why), e.problem());
        assertTrue(e.hint().contains("metrics.*"), e.hint());
    }

    @Test
    void refusesAnEmptyText() {
        assertEquals(
                "the table pattern '' is empty",
                assertThrows(BackupException.class, () -> TablePattern.parse(""))
                        .problem());
    }
}
