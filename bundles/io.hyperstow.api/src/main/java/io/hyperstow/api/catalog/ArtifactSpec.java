package io.hyperstow.api.catalog;

import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * An artifact to be written. The components mean what they mean in {@link Artifact}.
 *
 * @param path below the backup's folder, made by {@link ArtifactPath}; the codec's suffix is added to it
 * @param level the codec's level
 * @param csv how its CSV is written, when its lines are to be counted; else null
 */
public record ArtifactSpec(
        String path,
        ArtifactKind kind,
        TableName table,
        List<String> columns,
        RowFormat format,
        String encoding,
        Codec codec,
        int level,
        CsvSettings csv) {

    public ArtifactSpec {
        columns = List.copyOf(columns);
    }

    /** An artifact whose lines nobody counts. */
    public ArtifactSpec(
            String path,
            ArtifactKind kind,
            TableName table,
            List<String> columns,
            RowFormat format,
            String encoding,
            Codec codec,
            int level) {
        this(path, kind, table, columns, format, encoding, codec, level, null);
    }

    /** An artifact that holds no rows and is stored as it is. */
    public static ArtifactSpec file(String path, ArtifactKind kind) {
        return new ArtifactSpec(path, kind, null, List.of(), null, "", Codec.NONE, 0);
    }
}
