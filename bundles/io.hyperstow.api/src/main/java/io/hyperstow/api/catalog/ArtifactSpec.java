package io.hyperstow.api.catalog;

import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * An artifact to be written. The components mean what they mean in {@link Artifact}.
 *
 * @param path below the backup's folder, made by {@link ArtifactPath}; the codec's suffix is added to it
 * @param level the codec's level
 */
public record ArtifactSpec(
        String path,
        ArtifactKind kind,
        TableName table,
        List<String> columns,
        RowFormat format,
        String encoding,
        Codec codec,
        int level) {

    public ArtifactSpec {
        columns = List.copyOf(columns);
    }

    /** An artifact that holds no rows and is stored as it is. */
    public static ArtifactSpec file(String path, ArtifactKind kind) {
        return new ArtifactSpec(path, kind, null, List.of(), null, "", Codec.NONE, 0);
    }
}
