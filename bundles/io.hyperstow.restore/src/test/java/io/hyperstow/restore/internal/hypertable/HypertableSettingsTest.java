package io.hyperstow.restore.internal.hypertable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.TableName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HypertableSettingsTest {

    @Test
    void settingsThatAVersionDoesNotKnowAreLeftOut() {
        Map<String, String> settings = Map.of(
                "compress",
                "true",
                "compress_segmentby",
                "\"it's\"",
                "compress_index",
                "bloom(a)",
                "direct_compress",
                "true");
        assertEquals(
                "ALTER TABLE \"public\".\"cpu\" SET (timescaledb.compress = 'true', timescaledb.compress_segmentby ="
                        + " '\"it''s\"')",
                HypertableSettings.compress(
                        "TABLE", new TableName("public", "cpu"), HypertableSettings.known(settings, 19)));
        assertTrue(HypertableSettings.known(settings, 22).containsKey("compress_index"));
        assertEquals(settings, HypertableSettings.known(settings, 31));
    }
}
