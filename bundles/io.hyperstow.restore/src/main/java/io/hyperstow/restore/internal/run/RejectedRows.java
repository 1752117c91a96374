package io.hyperstow.restore.internal.run;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.RejectSink;
import io.hyperstow.api.catalog.RejectWriter;
import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.copy.CsvText;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.service.WorkFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows a restore skips. While rows are loaded they lie in pieces in the work folder; in the end each table has a file
 * of its rejected rows, exactly as they were, which can be corrected and loaded, and one that says of each where it was
 * and why it was refused.
 */
public final class RejectedRows implements RejectSink {

    private static final List<String> REASON_COLUMNS = List.of("file", "line", "reason");

    private final Path workFolder;
    private final Path folder;
    private final Map<TableName, List<Piece>> kept = new TreeMap<>();

    /** Rows of one artifact that one task skipped, in the artifact's order. */
    private record Piece(Artifact artifact, long firstLine, Path rows, Path reasons, long[] count) {}

    /**
     * @param workFolder the job's
     * @param folder where the files are made when there are rejected rows
     */
    public RejectedRows(Path workFolder, Path folder) {
        this.workFolder = workFolder;
        this.folder = folder;
    }

    @Override
    public RejectWriter begin() {
        return new Writer();
    }

    /** How many rows of a table were skipped so far. */
    public synchronized long count(TableName table) {
        return kept.getOrDefault(table, List.of()).stream()
                .mapToLong(piece -> piece.count()[0])
                .sum();
    }

    private synchronized void keep(Piece piece) {
        kept.computeIfAbsent(piece.artifact().table(), table -> new ArrayList<>())
                .add(piece);
    }

    /** Makes the files, and warns of each. */
    public synchronized void finish(Progress progress) throws IOException {
        int number = 0;
        for (Map.Entry<TableName, List<Piece>> rejected : kept.entrySet()) {
            Files.createDirectories(folder);
            String name = ++number + "-" + ArtifactPath.slug(rejected.getKey());
            Path rows = folder.resolve(name + ".csv");
            Path reasons = folder.resolve(name + ".reasons.csv");
            write(rejected.getValue(), rows, reasons);
            progress.warn(count(rejected.getKey()) + " row(s) of '" + rejected.getKey()
                    + "' were rejected: they are in '" + rows + "', and '" + reasons.getFileName()
                    + "' beside it says where each was and why");
        }
    }

    private static void write(List<Piece> pieces, Path rows, Path reasons) throws IOException {
        List<Piece> inOrder = new ArrayList<>(pieces);
        inOrder.sort(
                Comparator.comparing((Piece piece) -> piece.artifact().key()).thenComparingLong(Piece::firstLine));
        Artifact first = inOrder.get(0).artifact();
        try (OutputStream rowsOut = Files.newOutputStream(rows);
                OutputStream reasonsOut = Files.newOutputStream(reasons)) {
            if (first.csvSettings().header()) {
                String charset = CopyEncoding.of(first.encoding()).charset();
                rowsOut.write(CsvText.line(first.columns(), first.csvSettings())
                        .getBytes(charset.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(charset)));
            }
            reasonsOut.write(CsvText.line(REASON_COLUMNS, CsvSettings.DEFAULTS).getBytes(StandardCharsets.UTF_8));
            for (Piece piece : inOrder) {
                Files.copy(piece.rows(), rowsOut);
                Files.copy(piece.reasons(), reasonsOut);
            }
        }
    }

    /** Removes the files: what they would complete was removed, too. */
    public void discard(Progress progress) {
        try {
            if (Files.exists(folder)) {
                WorkFolder.remove(folder);
            }
        } catch (IOException e) {
            progress.warn("'" + folder + "' could not be removed: " + e.getMessage());
        }
    }

    private final class Writer implements RejectWriter {

        private final Map<Artifact, Piece> pieces = new LinkedHashMap<>();
        private final Map<Artifact, OutputStream[]> streams = new LinkedHashMap<>();
        private boolean committed;

        @Override
        public void reject(Artifact artifact, long line, String reason, byte[] row) throws IOException {
            if (!pieces.containsKey(artifact)) {
                Path rows = Files.createTempFile(workFolder, "rejected-", ".rows");
                Path reasons = Files.createTempFile(workFolder, "rejected-", ".reasons");
                pieces.put(artifact, new Piece(artifact, line, rows, reasons, new long[1]));
                streams.put(artifact, new OutputStream[] {Files.newOutputStream(rows), Files.newOutputStream(reasons)});
            }
            OutputStream[] to = streams.get(artifact);
            to[0].write(row);
            if (row[row.length - 1] != '\n' && row[row.length - 1] != '\r') {
                to[0].write('\n');
            }
            List<String> values = List.of(artifact.key(), String.valueOf(line), reason);
            to[1].write(CsvText.line(values, CsvSettings.DEFAULTS).getBytes(StandardCharsets.UTF_8));
            pieces.get(artifact).count()[0]++;
        }

        @Override
        public void commit() {
            pieces.values().forEach(RejectedRows.this::keep);
            committed = true;
        }

        @Override
        public void close() throws IOException {
            for (OutputStream[] open : streams.values()) {
                open[0].close();
                open[1].close();
            }
            if (!committed) {
                for (Piece piece : pieces.values()) {
                    Files.deleteIfExists(piece.rows());
                    Files.deleteIfExists(piece.reasons());
                }
            }
        }
    }
}
