package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.copy.CsvRowEnds;
import io.hyperstow.api.copy.RowSink;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads rows in blocks, each behind a savepoint. A block that is refused is halved until the rows at fault stand alone;
 * all others are stored. Used by one thread.
 */
final class CarefulLoad {

    private static final int BLOCK = 1 << 20;

    private final Session session;
    private final Artifact artifact;
    private final RowSink sink;
    private final RefusedRow listener;
    private final CancelSignal cancel;
    private final CsvRowEnds ends;
    private final long linesBefore;
    private final List<Row> rows = new ArrayList<>();
    private byte[] block = new byte[BLOCK];
    private long read;
    private long stored;
    private long refused;

    /** A row in the block. */
    private record Row(int from, int to, long line) {}

    CarefulLoad(Session session, RowSink sink, RestoreTask.Rows task, RefusedRow listener, CancelSignal cancel) {
        this.session = session;
        this.cancel = cancel;
        this.artifact = task.artifact();
        this.sink = sink;
        this.listener = listener;
        this.ends = new CsvRowEnds(artifact.csvSettings(), CopyEncoding.of(artifact.encoding()));
        this.linesBefore = Math.max(1, artifact.firstLine(task.segments().get(0))) - 1;
    }

    /** The rows that were not refused, whether or not they are wanted. */
    long read() {
        return read;
    }

    long stored() {
        return stored;
    }

    long refused() {
        return refused;
    }

    void run(InputStream in) throws SQLException, IOException {
        int filled = 0;
        int begun = 0;
        int count = 0;
        while (count >= 0) {
            if (filled == block.length) {
                block = Arrays.copyOf(block, 2 * block.length);
            }
            count = in.read(block, filled, block.length - filled);
            int end = filled + Math.max(0, count);
            begun = split(begun, filled, end);
            filled = end;
            if (count < 0) {
                long line = line();
                if (ends.finish()) {
                    rows.add(new Row(begun, filled, line));
                    begun = filled;
                }
            }
            boolean full = filled == block.length && !rows.isEmpty();
            if (full || count < 0) {
                load(0, rows.size());
                rows.clear();
                System.arraycopy(block, begun, block, 0, filled - begun);
                filled -= begun;
                begun = 0;
            }
        }
    }

    /** Notes the rows that end in a part of the block and answers where the next one begins. */
    private int split(int begun, int from, int to) throws IOException {
        int start = begun;
        int position = from;
        long line = line();
        for (int end = ends.find(block, position, to); end >= 0; end = ends.find(block, position, to)) {
            rows.add(new Row(start, end, line));
            line = line();
            start = end;
            position = end;
        }
        return start;
    }

    private long line() {
        return linesBefore + ends.line();
    }

    private void load(int from, int to) throws SQLException, IOException {
        if (from == to) {
            return;
        }
        cancel.throwIfCancelled();
        int start = rows.get(from).from();
        int length = rows.get(to - 1).to() - start;
        Savepoint before = session.connection().setSavepoint();
        try {
            RowSink.Copied copied = sink.copy(new ByteArrayInputStream(block, start, length));
            read += copied.read();
            stored += copied.stored();
            session.connection().releaseSavepoint(before);
            return;
        } catch (SQLException failure) {
            if (!RowFault.isOne(failure)) {
                throw failure;
            }
            session.connection().rollback(before);
            session.connection().releaseSavepoint(before);
            if (to - from == 1) {
                refused++;
                Row row = rows.get(from);
                byte[] bytes = Arrays.copyOfRange(block, row.from(), row.to());
                listener.refused(artifact, row.line(), RowFault.reason(failure), bytes);
                return;
            }
        }
        int middle = (from + to) / 2;
        load(from, middle);
        load(middle, to);
    }
}
