package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random rows of COPY's text format and artifacts to put them in. */
final class TestRows {

    static final TableName TABLE = new TableName("public", "cpu");
    static final TableName CHUNK = new TableName("_timescaledb_internal", "_hyper_1_1_chunk");

    private final Random random;

    TestRows(long seed) {
        random = new Random(seed);
    }

    List<byte[]> rows(int count) {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String row = "2026-11-22 15:" + i % 60 + "\t" + random.nextInt(1000) + "\thost_" + random.nextInt(50) + "\t"
                    + random.nextDouble() + "\n";
            rows.add(row.getBytes(StandardCharsets.UTF_8));
        }
        return rows;
    }

    /** A row longer than every buffer of the pipeline. */
    byte[] longRow() {
        byte[] row = new byte[2_700_001];
        for (int i = 0; i < row.length - 1; i++) {
            row[i] = (byte) ('a' + random.nextInt(26));
        }
        row[row.length - 1] = '\n';
        return row;
    }

    static byte[] joined(List<byte[]> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        rows.forEach(out::writeBytes);
        return out.toByteArray();
    }

    static ArtifactSpec spec(Codec codec) {
        return new ArtifactSpec(
                "data/1-public-cpu/all.text",
                ArtifactKind.DATA,
                TABLE,
                List.of("time", "value"),
                RowFormat.TEXT,
                "UTF8",
                codec,
                codec.defaultLevel());
    }

    static ObjectKey key(ArtifactSpec spec) {
        return new ObjectKey("backups/x/" + spec.path());
    }
}
