package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.CsvFile;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file of CSV with a header, put together row by row. */
final class TextBackup implements BackupReader {

    private final TableName table;
    private final List<String> columns;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Long> firstLines = new ArrayList<>();
    private long line = 2;
    private int begun;
    private int rows;

    TextBackup(String table, String... columns) {
        this.table = new TableName("public", table);
        this.columns = List.of(columns);
        content.writeBytes((String.join(",", columns) + "\n").getBytes(StandardCharsets.UTF_8));
        begin();
    }

    private void begin() {
        begun = content.size();
        rows = 0;
        firstLines.add(line);
    }

    /** Adds a row and answers the line on which it begins. */
    long row(String text) {
        content.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
        rows++;
        long at = line;
        line += 1 + text.chars().filter(c -> c == '\n').count();
        return at;
    }

    /** Ends a segment. */
    TextBackup cut() {
        int length = content.size() - begun;
        segments.add(new Segment(table, segments.size(), begun, length, rows, length, "", ""));
        begin();
        return this;
    }

    RestoreTask.Rows task(OnError onError) {
        return new RestoreTask.Rows(table, artifact(), segments, onError, null);
    }

    Artifact artifact() {
        return new Artifact(
                "backups/x/" + table.name() + ".csv",
                ArtifactKind.DATA,
                table,
                columns,
                RowFormat.CSV,
                "UTF8",
                Codec.NONE,
                "",
                segments.stream().mapToLong(Segment::rows).sum(),
                content.size(),
                content.size(),
                "",
                segments,
                new CsvFile(CsvSettings.DEFAULTS, false, firstLines.subList(0, segments.size())));
    }

    @Override
    public Manifest manifest() {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public InputStream open(Artifact artifact) {
        return new ByteArrayInputStream(content.toByteArray());
    }

    @Override
    public InputStream open(Artifact artifact, Segment segment) {
        int from = (int) segment.offset();
        return new ByteArrayInputStream(Arrays.copyOfRange(content.toByteArray(), from, from + (int) segment.length()));
    }

    @Override
    public Path file(Artifact artifact) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean inPlace() {
        return false;
    }

    @Override
    public void close() {}
}
