package io.hyperstow.jmx.internal.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private static final String SALT = Base64.getEncoder().encodeToString(new byte[16]);
    private static final String HASH = Base64.getEncoder().encodeToString(new byte[32]);

    @Test
    void knowsItsPasswordAgainAfterBeingWrittenAndRead() {
        PasswordHash read =
                PasswordHash.parse(PasswordHash.of("geheim ü €".toCharArray()).text());

        assertTrue(read.matches("geheim ü €".toCharArray()));
        assertFalse(read.matches("geheim u €".toCharArray()));
        assertFalse(read.matches(new char[0]));
    }

    @Test
    void saltsEveryHashAnew() {
        assertNotEquals(
                PasswordHash.of("a".toCharArray()).text(),
                PasswordHash.of("a".toCharArray()).text());
    }

    @Test
    void computesWhatEveryOtherPbkdf2Computes() {
        // python3: hashlib.pbkdf2_hmac('sha256', 'pässword'.encode(), bytes(range(16)), 120000)
        byte[] salt = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
        byte[] hash = HexFormat.of().parseHex("da614264fca6b52ea184d029d0dbdf46f6cdf63b4b0bd221bd8fed0917314787");

        assertTrue(new PasswordHash(120_000, salt, hash).matches("pässword".toCharArray()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "md5:120000:S:H",
                "pbkdf2-sha256:119999:S:H",
                "pbkdf2-sha256:10000001:S:H",
                "pbkdf2-sha256:many:S:H",
                "pbkdf2-sha256:120000:AAAA:H",
                "pbkdf2-sha256:120000:S:AAAA",
                "pbkdf2-sha256:120000:S:H:more",
                "pbkdf2-sha256:120000:***:H"
            })
    void refusesWhatIsNotAHashWithoutQuotingIt(String pattern) {
        String text = pattern.replace("S", SALT).replace("H", HASH);

        String message = assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                .getMessage();

        assertFalse(message.contains(HASH), message);
        assertEquals(message.toLowerCase(java.util.Locale.ROOT), message.replace("PBKDF2", "pbkdf2"));
    }
}
