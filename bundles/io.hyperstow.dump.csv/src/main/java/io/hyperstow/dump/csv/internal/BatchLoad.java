package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.copy.LoadTransaction;
import io.hyperstow.api.copy.RowSink;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The rows of a batch on their way into the open transaction of a session. Used by one thread. */
final class BatchLoad {

    private final List<RestoreTask.Rows> parts;
    private final RestoreContext context;
    private int counted;

    BatchLoad(List<RestoreTask.Rows> parts, RestoreContext context) {
        this.parts = parts;
        this.context = context;
    }

    /** Loads everything as it comes. */
    long stream(Session session) throws SQLException, IOException {
        checkAtOnce(session);
        long stored = 0;
        for (int i = 0; i < parts.size(); i++) {
            RestoreTask.Rows part = parts.get(i);
            context.cancel().throwIfCancelled();
            RowSink sink = open(session, part);
            RowSink.Copied copied;
            try (InputStream in = context.backup().open(part.artifact(), part.segments())) {
                copied = sink.copy(in);
            }
            sink.end();
            LoadTransaction.requireStored(part, copied.read(), part.rows());
            count(i);
            stored += copied.stored();
        }
        return stored;
    }

    /** Loads everything but the rows that the server refuses. */
    long carefully(Session session, RefusedRow refused) throws SQLException, IOException {
        checkAtOnce(session);
        long stored = 0;
        for (int i = 0; i < parts.size(); i++) {
            RestoreTask.Rows part = parts.get(i);
            RowSink sink = open(session, part);
            CarefulLoad careful = new CarefulLoad(session, sink, part, refused, context.cancel());
            try (InputStream in = context.backup().open(part.artifact(), part.segments())) {
                careful.run(in);
            }
            sink.end();
            LoadTransaction.requireStored(part, careful.read(), part.rows() - careful.refused());
            count(i);
            stored += careful.stored();
        }
        return stored;
    }

    /** A constraint that is deferred would be violated at the commit, when nobody knows any more by which row. */
    private static void checkAtOnce(Session session) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    /** What the first attempt has counted, the second does not count again. */
    private void count(int part) {
        if (part >= counted) {
            long bytes = parts.get(part).segments().stream()
                    .mapToLong(segment -> segment.bytes())
                    .sum();
            context.progress().advance(parts.get(part).rows(), bytes);
            counted = part + 1;
        }
    }

    private static RowSink open(Session session, RestoreTask.Rows part) throws SQLException {
        Artifact artifact = part.artifact();
        return RowSink.open(
                session,
                part,
                table -> CopyStatement.in(table, artifact.columns(), artifact.csvSettings(), artifact.encoding()));
    }
}
