package io.hyperstow.core.internal.artifact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.catalog.RowDigests;
import io.hyperstow.api.catalog.RowDigests.RowDigest;
import io.hyperstow.api.model.RowFormat;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowDigestsTest {

    private final RowDigests digests = new XxhRowDigests();

    private String digest(List<byte[]> rows) {
        RowDigest digest = digests.begin();
        rows.forEach(row -> digest.add(row, 0, row.length));
        assertEquals(rows.size(), digest.rows());
        return digest.text();
    }

    @Test
    void isTheHashThatTheFormatNames() {
        // XXH3_64bits of no bytes with seed 0, as the reference implementation has it
        assertEquals("xxh3-64:2d06800538d394c2", digest(List.of(new byte[0])));
        assertEquals("xxh3-64:0000000000000000", digest(List.of()));
    }

    @Test
    void doesNotDependOnTheOrderOfRows() {
        List<byte[]> rows = new TestRows(1).rows(1000);
        String digest = digest(rows);
        Collections.shuffle(rows, new Random(1));
        assertEquals(digest, digest(rows));
        rows.remove(0);
        assertNotEquals(digest, digest(rows));
    }

    @Test
    void addsUpWhateverTheChunksAre() {
        List<byte[]> rows = new TestRows(2).rows(1000);
        String together = digests.sum(digest(rows.subList(0, 400)), digest(rows.subList(400, 1000)));
        assertEquals(digest(rows), together);
    }

    @Test
    void refusesToAddWhatIsNoDigest() {
        String none = digests.begin().text();
        assertThrows(IllegalArgumentException.class, () -> digests.sum(none, "sha256:00"));
        assertThrows(IllegalArgumentException.class, () -> digests.sum("xxh3-64:XYZ", none));
    }

    @ParameterizedTest
    @EnumSource(value = RowFormat.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void findsRowsInWhateverPiecesTheirBytesCome(RowFormat format) throws IOException {
        List<byte[]> rows = rows(format);
        byte[] bytes = TestRows.joined(rows);
        for (int piece : new int[] {1, 2, 3, 7, 64, 1000, bytes.length}) {
            RowSplitter splitter = RowSplitter.of(format);
            for (int offset = 0; offset < bytes.length; offset += piece) {
                splitter.accept(bytes, offset, Math.min(piece, bytes.length - offset));
            }
            assertFalse(splitter.rowOpen());
            assertEquals(rows.size(), splitter.sum().rows(), "in pieces of " + piece);
            assertEquals(digest(rows), splitter.sum().text(), "in pieces of " + piece);
        }
        RowSplitter cut = RowSplitter.of(format);
        cut.accept(bytes, 0, bytes.length - 1);
        assertEquals(true, cut.rowOpen());
    }

    private static List<byte[]> rows(RowFormat format) throws IOException {
        return switch (format) {
            case TEXT -> List.of(text("1\t\\N\n"), text("\n"), text("a\\nb\t\\\\\n"), text("\"\t\n"));
            case CSV -> List.of(text("1,\n"), text("\n"), text("\"a\nb\",\"\"\n"), text("\"say \"\"hi\n\"\"\",é\n"));
            case BINARY -> binary();
            case AUTO -> throw new IllegalArgumentException();
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> binary() throws IOException {
        List<byte[]> rows = new ArrayList<>();
        rows.add(row(new byte[] {1, 2, 3}, null, new byte[0]));
        rows.add(row());
        rows.add(row((byte[]) null));
        rows.add(row(new byte[] {'\n', -1, -1}, new byte[300]));
        rows.add(row(new byte[0]));
        return rows;
    }

    private static byte[] row(byte[]... fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(fields.length);
        for (byte[] field : fields) {
            out.writeInt(field == null ? -1 : field.length);
            if (field != null) {
                out.write(field);
            }
        }
        return bytes.toByteArray();
    }
}
