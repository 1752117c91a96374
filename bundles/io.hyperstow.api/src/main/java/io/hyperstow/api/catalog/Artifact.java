package io.hyperstow.api.catalog;

import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * One immutable object of a backup.
 *
 * @param key the object's key; it may lie in an older backup's folder
 * @param kind what it holds
 * @param table the table whose rows it holds; null for other kinds
 * @param columns the columns of its rows, in order; empty for other kinds
 * @param format how its rows are written, never {@code AUTO}; null for other kinds
 * @param encoding the character encoding of its rows, as PostgreSQL writes it; empty for other kinds
 * @param codec how it is compressed
 * @param cipher how it is encrypted; empty when it is not
 * @param rows how many rows, 0 for other kinds
 * @param bytes bytes before compression
 * @param storedBytes bytes in the storage
 * @param sha256 of the stored bytes, 64 hexadecimal digits
 * @param segments its parts in order of offset; empty for other kinds
 */
public record Artifact(
        String key,
        ArtifactKind kind,
        TableName table,
        List<String> columns,
        RowFormat format,
        String encoding,
        Codec codec,
        String cipher,
        long rows,
        long bytes,
        long storedBytes,
        String sha256,
        List<Segment> segments) {

    public Artifact {
        columns = List.copyOf(columns);
        segments = List.copyOf(segments);
    }
}
