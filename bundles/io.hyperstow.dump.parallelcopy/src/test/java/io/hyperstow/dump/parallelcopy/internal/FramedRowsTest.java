package io.hyperstow.dump.parallelcopy.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.postgres.CopyStatement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FramedRowsTest {

    private static final byte[] ROWS = {1, 2, 3, 4, 5};

    @Test
    void putsTheSignatureBeforeAndTheTrailerAfterBinaryRows() throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(CopyStatement.header(RowFormat.BINARY));
        expected.write(ROWS);
        expected.write(CopyStatement.trailer(RowFormat.BINARY));
        assertEquals(19 + 5 + 2, expected.size());
        try (FramedRows framed = new FramedRows(new ByteArrayInputStream(ROWS), RowFormat.BINARY)) {
            assertArrayEquals(expected.toByteArray(), framed.readAllBytes());
        }
        try (FramedRows framed = new FramedRows(new ByteArrayInputStream(ROWS), RowFormat.BINARY)) {
            ByteArrayOutputStream single = new ByteArrayOutputStream();
            for (int b = framed.read(); b >= 0; b = framed.read()) {
                single.write(b);
            }
            assertArrayEquals(expected.toByteArray(), single.toByteArray());
            assertEquals(-1, framed.read());
        }
    }

    @Test
    void leavesTextAsItIs() throws IOException {
        try (FramedRows framed = new FramedRows(new ByteArrayInputStream(ROWS), RowFormat.TEXT)) {
            assertArrayEquals(ROWS, framed.readAllBytes());
        }
    }
}
