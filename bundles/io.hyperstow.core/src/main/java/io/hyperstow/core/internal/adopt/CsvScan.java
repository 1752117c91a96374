package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.CsvRowEnds;
import io.hyperstow.api.copy.MalformedCsvException;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.core.internal.artifact.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a CSV file once, as COPY's own reader would, and cuts it into segments. Memory stays bounded whatever the file
 * holds. What COPY would refuse, or would silently read otherwise than whoever wrote it meant, is refused with its line.
 */
public final class CsvScan {

    private static final long SEGMENT_BYTES = 16L << 20;
    private static final int BUFFER = 1 << 20;

    private final CsvFormat format;
    private final CsvRowEnds ends;
    private final CharacterCheck characters;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Long> firstLines = new ArrayList<>();
    private final MessageDigest digest = Sha256.begin();
    private final CsvHeader header;
    private final byte[] rowStart = new byte[4];
    private List<String> columns;
    private boolean headerOpen;
    private long position;
    private long rowLength;
    private long hashed;
    private long segmentStart;
    private long segmentLine;
    private long segmentRows;
    private long rows;
    private long markerLine;

    public CsvScan(CsvFormat format) {
        this.format = format;
        this.ends = new CsvRowEnds(format.settings(), format.encoding());
        this.characters = new CharacterCheck(format.encoding());
        this.header = new CsvHeader(format);
        this.columns = format.columns();
        this.headerOpen = format.settings().header();
    }

    /**
     * @param in the file, decompressed
     * @throws MalformedCsvException with the line at fault
     */
    public ScannedCsv run(InputStream in, Progress progress, CancelSignal cancel) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int read = in.readNBytes(buffer, 0, BUFFER);
        int from = ByteOrderMark.length(buffer, read, format.encoding());
        position = from;
        segmentStart = from;
        segmentLine = 1;
        long reported = 0;
        while (read > 0) {
            cancel.throwIfCancelled();
            requireCharacters(buffer, from, read);
            rows(buffer, from, read);
            progress.advance(rows - reported, read);
            reported = rows;
            read = in.readNBytes(buffer, 0, BUFFER);
            from = 0;
        }
        end();
        progress.advance(rows - reported, 0);
        return new ScannedCsv(columns, segments, firstLines, rows, position);
    }

    private void requireCharacters(byte[] buffer, int from, int to) throws MalformedCsvException {
        int fault = characters.find(buffer, from, to);
        if (fault >= 0) {
            int b = buffer[fault] & 0xff;
            rows(buffer, from, fault);
            throw new MalformedCsvException(
                    ends.currentLine(),
                    String.format(
                            "has the byte 0x%02x (byte %d of the row, %d of the file), %s",
                            b,
                            rowLength + 1,
                            position + 1,
                            b == 0
                                    ? "which no text of PostgreSQL may hold"
                                    : "which is no character of "
                                            + format.encoding().name() + " there"));
        }
    }

    private void rows(byte[] buffer, int from, int to) throws MalformedCsvException {
        int start = from;
        long line = ends.line();
        for (int end = ends.find(buffer, start, to); end >= 0; end = ends.find(buffer, start, to)) {
            take(buffer, start, end);
            endRow(line);
            line = ends.line();
            start = end;
        }
        take(buffer, start, to);
    }

    /** Takes bytes of the row under way. */
    private void take(byte[] buffer, int from, int to) throws MalformedCsvException {
        if (from == to) {
            return;
        }
        if (markerLine > 0) {
            throw new MalformedCsvException(
                    markerLine, "is '\\.', which ends the data for COPY, and more follows: it would be lost");
        }
        if (headerOpen) {
            header.take(buffer, from, to);
        }
        int begun = (int) Math.min(rowLength, rowStart.length);
        for (int i = from; i < to && begun + i - from < rowStart.length; i++) {
            rowStart[begun + i - from] = buffer[i];
        }
        rowLength += to - from;
        position += to - from;
        boolean held = hashed == 0 && rowLength <= rowStart.length && rowStart[0] == '\\';
        if (!headerOpen && !held) {
            hashHeld(begun);
            digest.update(buffer, from, to - from);
            hashed = rowLength;
        }
    }

    /** The first bytes of a row that may be the marker of the end are hashed only when it is none. */
    private void hashHeld(int count) {
        if (hashed == 0 && count > 0) {
            digest.update(rowStart, 0, count);
        }
    }

    private void endRow(long line) throws MalformedCsvException {
        if (headerOpen) {
            columns = header.columns(ends.fields());
            headerOpen = false;
            beginSegment();
        } else if (isMarker()) {
            markerLine = line;
            position -= rowLength;
            endSegment();
            position += rowLength;
        } else {
            requireFields(line);
            hashHeld((int) Math.min(rowLength, rowStart.length));
            rows++;
            segmentRows++;
            if (position - segmentStart >= SEGMENT_BYTES) {
                endSegment();
                beginSegment();
            }
        }
        rowLength = 0;
        hashed = 0;
    }

    private boolean isMarker() {
        if (rowLength < 2 || rowLength > rowStart.length || rowStart[0] != '\\' || rowStart[1] != '.') {
            return false;
        }
        for (int i = 2; i < rowLength; i++) {
            if (rowStart[i] != '\n' && rowStart[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    /** A table without columns has empty lines for rows. */
    private void requireFields(long line) throws MalformedCsvException {
        boolean emptyLine = rowStart[0] == '\n' || rowStart[0] == '\r';
        int fields = columns.isEmpty() && emptyLine ? 0 : ends.fields();
        if (fields != columns.size()) {
            throw new MalformedCsvException(
                    line,
                    "has " + fields + " value(s) where '" + format.table() + "' has " + columns.size()
                            + " column(s) to fill");
        }
    }

    private void beginSegment() {
        segmentStart = position;
        segmentLine = ends.line();
        segmentRows = 0;
    }

    private void endSegment() {
        byte[] hash = digest.digest();
        if (segmentRows > 0) {
            firstLines.add(segmentLine);
            long length = position - segmentStart;
            segments.add(new Segment(
                    format.table(), segments.size(), segmentStart, length, segmentRows, length, Sha256.text(hash), ""));
        }
    }

    private void end() throws MalformedCsvException {
        long line = ends.line();
        if (!characters.complete()) {
            throw new MalformedCsvException(
                    ends.currentLine(),
                    "ends in the middle of a character of " + format.encoding().name());
        }
        if (ends.finish() && rowLength > 0) {
            endRow(line);
        }
        if (markerLine == 0) {
            endSegment();
        }
    }
}
