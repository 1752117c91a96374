package io.hyperstow.api.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.CsvSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowEndsTest {

    private static final CsvSettings ODD = new CsvSettings(false, ";", "'", "\\", "NULL");

    /** A row as it was found. */
    private record Found(String text, int fields, long line) {}

    /** Feeds the text in pieces that end at the given places. */
    private static List<Found> rows(String text, CsvSettings settings, int... cuts) throws MalformedCsvException {
        return rows(text.getBytes(StandardCharsets.UTF_8), settings, CopyEncoding.of("UTF8"), cuts);
    }

    private static List<Found> rows(byte[] bytes, CsvSettings settings, CopyEncoding encoding, int... cuts)
            throws MalformedCsvException {
        Charset charset = Charset.forName(encoding.charset());
        CsvRowEnds ends = new CsvRowEnds(settings, encoding);
        List<Found> rows = new ArrayList<>();
        int begun = 0;
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : bytes.length;
            long line = ends.line();
            for (int end = ends.find(bytes, from, to); end >= 0; end = ends.find(bytes, end, to)) {
                rows.add(new Found(new String(bytes, begun, end - begun, charset), ends.fields(), line));
                begun = end;
                line = ends.line();
            }
            from = to;
        }
        long line = ends.line();
        if (ends.finish()) {
            rows.add(new Found(new String(bytes, begun, bytes.length - begun, charset), ends.fields(), line));
        }
        return rows;
    }

    @Test
    void aLineEndInsideQuotesBelongsToTheValue() throws MalformedCsvException {
        assertEquals(
                List.of(new Found("a,\"b\nc\r\n\"\"d\"\"\"\n", 2, 1), new Found("e,f\n", 2, 4), new Found("g", 1, 5)),
                rows("a,\"b\nc\r\n\"\"d\"\"\"\ne,f\ng", CsvSettings.DEFAULTS));
    }

    @Test
    void aDelimiterInsideQuotesSeparatesNothing() throws MalformedCsvException {
        assertEquals(3, rows("\"a,b\",\",\",c\n", CsvSettings.DEFAULTS).get(0).fields());
    }

    @Test
    void anEscapeThatIsNoQuoteHidesTheQuoteBehindIt() throws MalformedCsvException {
        assertEquals(
                List.of(
                        new Found("'a\\'b\n';c\n", 2, 1),
                        new Found("'\\\\';'\\x'\n", 2, 3),
                        new Found("\\';x'\n", 1, 4)),
                rows("'a\\'b\n';c\n'\\\\';'\\x'\n\\';x'\n", ODD));
    }

    @ParameterizedTest
    @CsvSource({"'a\rb\rc', 3", "'a\r\nb\r\nc', 3", "'a\nb\nc\n', 3", "'a\r\n', 1", "'a\r', 1", "'\r\r\r', 3"})
    void anyOneKindOfLineEndWillDo(String text, int count) throws MalformedCsvException {
        for (int cut = 0; cut <= text.length(); cut++) {
            assertEquals(count, rows(text, CsvSettings.DEFAULTS, cut).size(), "cut at " + cut);
        }
    }

    @ParameterizedTest
    @CsvSource({"'a\nb\rc', 2", "'a\nb\r\n', 2", "'a\r\nb\nc', 2", "'a\r\nb\rc', 2", "'a\rb\nc', 2", "'a\r\nb\r', 2"})
    void aMixtureIsRefusedWithItsLine(String text, long line) {
        for (int cut = 0; cut <= text.length(); cut++) {
            int at = cut;
            MalformedCsvException e = assertThrows(
                    MalformedCsvException.class, () -> rows(text, CsvSettings.DEFAULTS, at), () -> "cut at " + at);
            assertEquals(line, e.line());
        }
    }

    @Test
    void aQuoteThatIsNeverClosedIsNamedWithTheLineItOpensOn() {
        MalformedCsvException e =
                assertThrows(MalformedCsvException.class, () -> rows("a\n\"b\nc\",d\n\"e\nf\n", CsvSettings.DEFAULTS));
        assertEquals(4, e.line());
    }

    @Test
    void aByteThatLooksLikeAsciiInsideACharacterIsNone() throws MalformedCsvException {
        CopyEncoding sjis = CopyEncoding.of("SJIS");
        CsvSettings piped = new CsvSettings(false, "|", "\"", "\\", "");
        // 0x83 0x7c is one character whose second byte is a bar; 0xb1 is one of a single byte.
        byte[] bytes = {(byte) 0x83, 0x7c, '|', (byte) 0xb1, '|', (byte) 0x83, 0x5c, '\n'};
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertEquals(3, rows(bytes, piped, sjis, cut).get(0).fields(), "cut at " + cut);
        }
        CopyEncoding gb = CopyEncoding.of("GB18030");
        CsvSettings digits = new CsvSettings(false, "0", "\"", "\"", "");
        byte[] four = {(byte) 0x81, 0x30, (byte) 0x81, 0x30, '0', 'x', '\n'};
        assertEquals(2, rows(four, digits, gb).get(0).fields());
    }

    @RepeatedTest(200)
    void whateverIsWrittenIsFoundAgainHoweverItIsCut(RepetitionInfo repetition) throws MalformedCsvException {
        Random random = new Random(repetition.getCurrentRepetition());
        CsvSettings settings = random.nextBoolean() ? CsvSettings.DEFAULTS : ODD;
        List<List<String>> written = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            written.add(random.ints(1 + random.nextInt(4), 0, 1)
                    .mapToObj(any -> value(random))
                    .toList());
        }
        String text = written.stream().map(row -> CsvText.line(row, settings)).collect(Collectors.joining());
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        int[] cuts = random.ints(random.nextInt(6), 0, length + 1).sorted().toArray();
        List<Found> found = rows(text, settings, cuts);
        String what = text + " cut at " + Arrays.toString(cuts);
        assertEquals(
                written,
                found.stream().map(row -> CsvText.values(row.text(), settings)).toList(),
                what);
        long line = 1;
        for (Found row : found) {
            assertEquals(line, row.line(), what);
            assertEquals(CsvText.values(row.text(), settings).size(), row.fields(), what);
            line += row.text().chars().filter(c -> c == '\n').count();
        }
        assertTrue(text.endsWith("\n"));
    }

    private static String value(Random random) {
        String[] pieces = {"a", ",", ";", "\"", "'", "\\", "\n", "\r\n", "\r", "ä", "\uD83D\uDE00", "NULL", "\\.", " "};
        return random.ints(random.nextInt(5), 0, pieces.length)
                .mapToObj(i -> pieces[i])
                .collect(Collectors.joining());
    }
}
