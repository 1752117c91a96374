package io.hyperstow.core.internal.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.copy.CopyEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterCheckTest {

    /** Feeds the bytes in pieces; the index of the fault, -1 when there is none, -2 when the last character is cut. */
    private static int check(byte[] bytes, String encoding, Random random) {
        CharacterCheck check = new CharacterCheck(CopyEncoding.of(encoding));
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(4));
            int fault = check.find(bytes, from, to);
            if (fault >= 0) {
                return fault;
            }
            from = to;
        }
        return check.complete() ? -1 : -2;
    }

    @ParameterizedTest
    @CsvSource({
        "UTF8, a\u00e4\u20ac\uD83D\uDE00z",
        "SJIS, a\u30bdz",
        "GB18030, a\u20ac\uD83D\uDE00z",
        "EUC_JP, a\u65e5z"
    })
    void aCharacterMayLieInSeveralPieces(String encoding, String text) throws Exception {
        byte[] bytes = text.repeat(20).getBytes(CopyEncoding.of(encoding).charset());
        for (int seed = 0; seed < 50; seed++) {
            assertEquals(-1, check(bytes, encoding, new Random(seed)));
        }
    }

    @Test
    void theFirstByteThatIsNoCharacterIsFoundHoweverThePiecesLie() {
        byte[] bytes = "a\u20ac\u20ac\u20acz".getBytes(StandardCharsets.UTF_8);
        bytes[4] = 'x';
        for (int seed = 0; seed < 50; seed++) {
            int fault = check(bytes, "UTF8", new Random(seed));
            assertTrue(fault == 5, "found at " + fault + " with seed " + seed);
        }
    }

    @Test
    void whatPostgresqlRefusesIsRefused() {
        byte[][] wrong = {
            {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xf5, 0, 0, 0}, {'a', 0}
        };
        for (byte[] bytes : wrong) {
            assertTrue(check(bytes, "UTF8", new Random(1)) >= 0);
        }
        assertEquals(-2, check(new byte[] {'a', (byte) 0xe2, (byte) 0x82}, "UTF8", new Random(1)));
        assertEquals(-1, check(new byte[] {(byte) 0xff, (byte) 0x81}, "SQL_ASCII", new Random(1)));
        assertEquals(1, check(new byte[] {(byte) 0xff, 0}, "SQL_ASCII", new Random(1)));
    }
}
