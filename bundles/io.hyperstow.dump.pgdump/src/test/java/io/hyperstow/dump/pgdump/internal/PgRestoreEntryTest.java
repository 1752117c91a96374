package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PgRestoreEntryTest {

    private static final List<PgRestoreEntry> ENTRIES = PgRestoreEntry.parse(List.of(
            ";",
            "; Archive created at 2026-11-22 19:51:46 UTC",
            "2; 3079 16385 EXTENSION - timescaledb ",
            "5304; 0 0 COMMENT - EXTENSION timescaledb ",
            "3; 3079 16999 EXTENSION - timescaledb_toolkit ",
            "9; 2615 17001 SCHEMA - Odd schema the owner",
            "5112; 0 16406 TABLE DATA _timescaledb_catalog hypertable postgres",
            "5113; 0 0 SEQUENCE SET _timescaledb_config bgw_job_id_seq postgres",
            "5240; 0 17012 TABLE DATA _timescaledb_internal _hyper_1_1_chunk postgres",
            "5299; 0 17100 MATERIALIZED VIEW DATA public counted postgres"));

    @Test
    void readsTheEntriesOfAListingAndNothingElse() {
        assertEquals(8, ENTRIES.size());
        assertEquals(5240, ENTRIES.get(6).dumpId());
        assertEquals(
                "TABLE DATA _timescaledb_internal _hyper_1_1_chunk postgres",
                ENTRIES.get(6).text());
        assertEquals("5240;\n", ENTRIES.get(6).line());
    }

    @Test
    void knowsTimescaleDbsExtensionFromOthers() {
        assertTrue(ENTRIES.get(0).ofExtension());
        assertTrue(ENTRIES.get(1).ofExtension());
        assertFalse(ENTRIES.get(2).ofExtension());
    }

    @Test
    void knowsWhatIsOfTheCatalog() {
        assertEquals(
                List.of(5112, 5113),
                ENTRIES.stream()
                        .filter(PgRestoreEntry::ofCatalog)
                        .map(PgRestoreEntry::dumpId)
                        .toList());
    }

    @Test
    void knowsSchemasAndMaterializedViews() {
        assertEquals("Odd schema the owner", ENTRIES.get(3).schemaAndOwner());
        assertEquals(
                List.of(5299),
                ENTRIES.stream()
                        .filter(PgRestoreEntry::ofView)
                        .map(PgRestoreEntry::dumpId)
                        .toList());
    }
}
