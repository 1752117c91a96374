package io.hyperstow.core.internal.adopt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.copy.CsvText;
import io.hyperstow.api.copy.MalformedCsvException;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.TableName;
import io.hyperstow.core.internal.artifact.Sha256;
import io.hyperstow.testkit.dump.ManualCancelSignal;
import io.hyperstow.testkit.dump.RecordingProgress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvScanTest {

    private static final TableName TABLE = new TableName("public", "cpu");
    private static final CsvSettings HEADERLESS = new CsvSettings(false, ",", "\"", "\"", "");

    private final RecordingProgress progress = new RecordingProgress();

    private ScannedCsv scan(byte[] bytes, CsvSettings settings, String encoding, String... columns) throws IOException {
        CsvFormat format = new CsvFormat(TABLE, List.of(columns), false, settings, CopyEncoding.of(encoding));
        RecordingProgress counted = new RecordingProgress();
        ScannedCsv scanned = new CsvScan(format).run(new ByteArrayInputStream(bytes), counted, CancelSignal.NEVER);
        assertEquals(scanned.rows(), counted.rows());
        assertEquals(
                scanned.rows(),
                scanned.segments().stream().mapToLong(Segment::rows).sum());
        assertEquals(bytes.length, scanned.bytes());
        for (Segment segment : scanned.segments()) {
            byte[] part =
                    Arrays.copyOfRange(bytes, (int) segment.offset(), (int) (segment.offset() + segment.length()));
            assertEquals(Sha256.of(part), segment.sha256());
            assertEquals("", segment.digest());
        }
        return scanned;
    }

    private ScannedCsv scan(String text, CsvSettings settings, String... columns) throws IOException {
        return scan(text.getBytes(StandardCharsets.UTF_8), settings, "UTF8", columns);
    }

    private MalformedCsvException refused(String text, CsvSettings settings, String... columns) {
        return assertThrows(MalformedCsvException.class, () -> scan(text, settings, columns), text);
    }

    private static String rows(byte[] bytes, ScannedCsv scanned) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Segment segment : scanned.segments()) {
            out.write(bytes, (int) segment.offset(), (int) segment.length());
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b", "a,b\n", "b,a\n", "\uFEFFa,b\r\n", "\"a\",\"b\"\n", "a,b\n\\.\n"})
    void aFileWithoutRowsIsFine(String text) throws IOException {
        ScannedCsv scanned = scan(text, CsvSettings.DEFAULTS, "a", "b");
        assertEquals(0, scanned.rows());
        assertEquals(List.of(), scanned.segments());
    }

    @Test
    void theHeaderSaysTheOrderOfTheColumns() throws IOException {
        assertEquals(
                List.of("b", "a \"x\""),
                scan("b,\"a \"\"x\"\"\"\n1,2\n", CsvSettings.DEFAULTS, "a \"x\"", "b")
                        .columns());
        assertEquals(List.of("a", "b"), scan("1,2\n", HEADERLESS, "a", "b").columns());
    }

    @ParameterizedTest
    @CsvSource({"'a\n'", "'a,b,c\n'", "'a,c\n'", "'a,a\n'", "'A,B\n'", "'a;b\n'", "'1,2\n'", "'a, b\n'", "'\n'"})
    void aHeaderThatNamesOtherColumnsIsRefused(String text) {
        MalformedCsvException e = refused(text + "1,2\n", CsvSettings.DEFAULTS, "a", "b");
        assertEquals(1, e.line());
        assertTrue(e.getMessage().contains("no header for the columns a, b of 'public.cpu'"), e.getMessage());
    }

    @Test
    void aLineThatIsNoHeaderIsNotQuotedBecauseItMayBeARow() {
        assertEquals(
                "is no header for the columns a, b of 'public.cpu', it lacks a, b, it has 2 other value(s)",
                refused("secret,1\n", CsvSettings.DEFAULTS, "a", "b").getMessage());
        assertEquals(
                "is no header for the columns a, b of 'public.cpu', it names one of them twice",
                refused("a,b,a\n", CsvSettings.DEFAULTS, "a", "b").getMessage());
    }

    @Test
    void columnsThatWereNamedMustBeThoseOfTheHeader() throws IOException {
        CsvFormat named = new CsvFormat(TABLE, List.of("b", "a"), true, CsvSettings.DEFAULTS, CopyEncoding.of("UTF8"));
        byte[] fits = "b,a\n1,2\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                1,
                new CsvScan(named)
                        .run(new ByteArrayInputStream(fits), progress, CancelSignal.NEVER)
                        .rows());
        byte[] other = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        assertThrows(MalformedCsvException.class, () -> new CsvScan(named)
                .run(new ByteArrayInputStream(other), progress, CancelSignal.NEVER));
    }

    @Test
    void rowsBeginAfterTheHeaderAndTheMarkOfUtf8() throws IOException {
        byte[] bytes = "\uFEFFa,b\n1,2\n3,4".getBytes(StandardCharsets.UTF_8);
        ScannedCsv scanned = scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a", "b");
        assertEquals("1,2\n3,4", rows(bytes, scanned));
        assertEquals(List.of(2L), scanned.firstLines());
        byte[] headless = "\uFEFF1,2\n".getBytes(StandardCharsets.UTF_8);
        assertEquals("1,2\n", rows(headless, scan(headless, HEADERLESS, "UTF8", "a", "b")));
    }

    @ParameterizedTest
    @CsvSource({"UTF-16BE", "UTF-16LE"})
    void utf16IsRefused(String charset) {
        byte[] bytes = "\uFEFFa,b\n".getBytes(Charset.forName(charset));
        MalformedCsvException e =
                assertThrows(MalformedCsvException.class, () -> scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a", "b"));
        assertTrue(e.getMessage().contains("UTF-16"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'a,b\n1,2\n3\n', 3",
        "'a,b\n1,2,3\n', 2",
        "'a,b\n\"x\ny\",2\n\n1,2\n', 4",
        "'a,b\n1,2\n\"3,4\"\n', 3",
        "'a,b\n1,2\n3,4,', 3"
    })
    void aRowWithTooFewOrTooManyValuesIsRefusedWithItsLine(String text, long line) {
        MalformedCsvException e = refused(text, CsvSettings.DEFAULTS, "a", "b");
        assertEquals(line, e.line());
        assertTrue(e.getMessage().contains("2 column(s)"), e.getMessage());
    }

    @Test
    void aTableOfOneColumnMayHaveEmptyLinesAndOneWithoutColumnsHasNothingElse() throws IOException {
        assertEquals(3, scan("a\n\n\"\"\n\n", CsvSettings.DEFAULTS, "a").rows());
    }

    @Test
    void aTableWithoutColumnsHasEmptyLines() throws IOException {
        assertEquals(2, scan("\n\n\n", CsvSettings.DEFAULTS).rows());
        assertEquals(1, refused("x\n", HEADERLESS).line());
    }

    @Test
    void quotesThatAreNotClosedAreNamedWithTheLineTheyOpenOn() {
        assertEquals(
                3,
                refused("a,b\n1,2\n3,\"4\n5,6\n7,8\n", CsvSettings.DEFAULTS, "a", "b")
                        .line());
        assertEquals(1, refused("a,\"b\n1,2\n", CsvSettings.DEFAULTS, "a", "b").line());
    }

    @Test
    void mixedLineEndsAreRefusedAsCopyRefusesThem() {
        assertEquals(
                3, refused("a,b\n1,2\n3,4\r\n", CsvSettings.DEFAULTS, "a", "b").line());
        assertEquals(2, refused("a,b\r\n1,2\n", CsvSettings.DEFAULTS, "a", "b").line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesMayEndInAnyOneWay(String end) throws IOException {
        String text = "a,b" + end + "\"1\r\n\",2" + end + "3,4" + end;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ScannedCsv scanned = scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a", "b");
        assertEquals(2, scanned.rows());
        assertEquals(text.substring(3 + end.length()), rows(bytes, scanned));
    }

    @Test
    void aZeroByteIsNamed() {
        MalformedCsvException e = refused("a,b\n1,2\n3,\0\n", CsvSettings.DEFAULTS, "a", "b");
        assertEquals(3, e.line());
        assertTrue(e.getMessage().contains("0x00 (byte 3 of the row, 11 of the file)"), e.getMessage());
    }

    @Test
    void aByteThatIsNoCharacterIsNamed() {
        byte[] bytes = "a,b\n\"x\ny\",2\n3,t\u00e4\u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
        MalformedCsvException e =
                assertThrows(MalformedCsvException.class, () -> scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a", "b"));
        assertEquals(4, e.line());
        assertTrue(e.getMessage().contains("0xe4 (byte 4 of the row"), e.getMessage());
        assertTrue(e.getMessage().contains("UTF8"), e.getMessage());
    }

    @Test
    void theSameBytesAreFineInTheirOwnEncoding() throws IOException {
        byte[] bytes = "a,b\n3,t\u00e4\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(1, scan(bytes, CsvSettings.DEFAULTS, "LATIN1", "a", "b").rows());
    }

    @Test
    void aFileThatEndsInTheMiddleOfACharacterIsRefused() {
        byte[] bytes = Arrays.copyOf("a,b\n1,\u20ac".getBytes(StandardCharsets.UTF_8), 8);
        MalformedCsvException e =
                assertThrows(MalformedCsvException.class, () -> scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a", "b"));
        assertEquals(2, e.line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\.", "\\.\n"})
    void theMarkerOfTheEndIsNoRow(String marker) throws IOException {
        byte[] bytes = ("a\n\\.x\n\\\n" + marker).getBytes(StandardCharsets.UTF_8);
        ScannedCsv scanned = scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a");
        assertEquals("\\.x\n\\\n", rows(bytes, scanned));
        assertEquals(2, scanned.rows());
    }

    @Test
    void whatFollowsTheMarkerOfTheEndWouldBeLostAndIsRefused() {
        MalformedCsvException e = refused("a,b\n1,2\n\\.\n3,4\n", CsvSettings.DEFAULTS, "a", "b");
        assertEquals(3, e.line());
        assertTrue(e.getMessage().contains("lost"), e.getMessage());
    }

    @Test
    void aLargeFileIsCutWhereRowsEnd() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("a,b\n".getBytes(StandardCharsets.UTF_8));
        String wide = "y\n\u20ac\"".repeat(900);
        int rows = 0;
        for (; out.size() < 40 << 20; rows++) {
            String value = rows % 10 == 0 ? wide.repeat(rows % 300) : "plain " + rows;
            out.writeBytes(CsvText.line(List.of(String.valueOf(rows), value), CsvSettings.DEFAULTS)
                    .getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = out.toByteArray();
        ScannedCsv scanned = scan(bytes, CsvSettings.DEFAULTS, "UTF8", "a", "b");
        assertEquals(rows, scanned.rows());
        assertEquals(3, scanned.segments().size());
        assertArrayEquals(
                Arrays.copyOfRange(bytes, 4, bytes.length), rows(bytes, scanned).getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 3; i++) {
            int offset = (int) scanned.segments().get(i).offset();
            long before = 0;
            for (int b = 0; b < offset; b++) {
                before += bytes[b] == '\n' ? 1 : 0;
            }
            assertEquals(before + 1, scanned.firstLines().get(i));
        }
    }

    @Test
    void endsWhenItIsCancelled() {
        ManualCancelSignal cancel = new ManualCancelSignal();
        cancel.cancel();
        CsvFormat format = new CsvFormat(TABLE, List.of("a"), false, HEADERLESS, CopyEncoding.of("UTF8"));
        assertThrows(CancellationException.class, () -> new CsvScan(format)
                .run(new ByteArrayInputStream(new byte[] {'x'}), progress, cancel));
    }
}
