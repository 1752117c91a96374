package io.hyperstow.core.internal.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ForeignFormatTest {

    private static ForeignFormat of(String start) {
        return ForeignFormat.of(start.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void archivesOfPgDumpAreToldByTheirFormat() {
        assertEquals(ForeignFormat.ARCHIVE, of("PGDMP\1\16\0\4\10\1\1\1"));
        assertEquals(ForeignFormat.DIRECTORY_ARCHIVE, of("PGDMP\1\16\0\4\10\3\1\1"));
        assertEquals(ForeignFormat.DIRECTORY_ARCHIVE, of("PGDMP"), "cut off");
        assertEquals(ForeignFormat.TAR_ARCHIVE, of("toc.dat\0\0\0"));
    }

    @Test
    void sqlIsNoCsv() {
        assertEquals(ForeignFormat.SQL, of("--\n-- PostgreSQL database dump\n--\n"));
        assertEquals(ForeignFormat.SQL, of("--\n-- PostgreSQL database cluster dump\n"));
        assertEquals(ForeignFormat.SQL, of("--\r\n-- PostgreSQL database dump\r\n--\r\n"));
    }

    @Test
    void allElseMayBeCsv() {
        assertEquals(ForeignFormat.CSV, of(""));
        assertEquals(ForeignFormat.CSV, of("time,id\n1,2\n"));
        assertEquals(ForeignFormat.CSV, of("toc.dat,id\n"));
        assertEquals(ForeignFormat.CSV, of("--\n-- no dump"));
    }
}
