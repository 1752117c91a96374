package io.hyperstow.api.catalog;

import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.CsvSettings;
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
 * @param csv more about its CSV; null for other formats, and for CSV as COPY writes it without a header
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
        List<Segment> segments,
        CsvFile csv) {

    private static final CsvSettings HEADERLESS = new CsvSettings(false, ",", "\"", "\"", "");

    public Artifact {
        columns = List.copyOf(columns);
        segments = List.copyOf(segments);
    }

    /** An artifact about whose format there is no more to know. */
    public Artifact(
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
        this(
                key,
                kind,
                table,
                columns,
                format,
                encoding,
                codec,
                cipher,
                rows,
                bytes,
                storedBytes,
                sha256,
                segments,
                null);
    }

    /** How its CSV is written, when that is its format. */
    public CsvSettings csvSettings() {
        return csv == null ? HEADERLESS : csv.settings();
    }

    /** The number of the line on which a segment begins, from 1; 0 when nobody counted. */
    public long firstLine(Segment segment) {
        return csv == null || csv.firstLines().isEmpty() ? 0 : csv.firstLines().get(segments.indexOf(segment));
    }
}
