package io.hyperstow.api.copy;

import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.DumpTask.RowSource;
import java.io.IOException;
import java.sql.SQLException;

/** Copies the rows of a task out, each source in a transaction of its own on the job's one snapshot. */
public final class RowsDump {

    private final DumpContext context;
    private final long partBytes;

    /**
     * @param partBytes after so many bytes of rows of a source a further segment of it begins, which can be loaded at the
     *     same time as the others; {@link Long#MAX_VALUE} for one segment a source
     */
    public RowsDump(DumpContext context, long partBytes) {
        this.context = context;
        this.partBytes = partBytes;
    }

    /**
     * @param before what stands before the rows of the artifact
     * @param after what stands after them
     */
    public void run(DumpTask.Rows task, byte[] before, byte[] after) throws SQLException, IOException {
        try (ArtifactWriter writer = context.artifacts().create(task.artifact())) {
            writer.stream().write(before);
            for (RowSource source : task.segments()) {
                context.cancel().throwIfCancelled();
                context.lease().read(source.relation(), context.cancel(), session -> {
                    copy(source, task.artifact(), session, new PartWriter(writer, source));
                    return null;
                });
            }
            writer.stream().write(after);
            writer.commit();
        }
    }

    private static void copy(RowSource source, ArtifactSpec artifact, Session session, PartWriter writer)
            throws SQLException, IOException {
        String sql = statement(source, artifact);
        writer.begin();
        session.copyOut(sql, writer);
        writer.end();
    }

    private static String statement(RowSource source, ArtifactSpec artifact) {
        if (source.pages() != null) {
            return CopyStatement.pages(source.relation(), source.pages(), artifact.columns(), artifact.format());
        }
        return source.compressed()
                ? CopyStatement.out(source.relation(), false, artifact.columns(), artifact.format())
                : CopyStatement.direct(source.relation(), artifact.columns(), artifact.format());
    }

    /** Hands rows to the artifact, part by part, and tells progress of them in thousands. */
    private final class PartWriter implements Session.RowConsumer {

        private static final int REPORT_EVERY = 10_000;

        private final ArtifactWriter writer;
        private final RowSource source;
        private final Progress progress = context.progress();
        private int part;
        private long inPart;
        private long rows;
        private long bytes;

        PartWriter(ArtifactWriter writer, RowSource source) {
            this.writer = writer;
            this.source = source;
            this.part = source.part();
        }

        void begin() throws IOException {
            writer.beginSegment(source.relation(), part);
            inPart = 0;
        }

        @Override
        public void row(byte[] buffer, int offset, int length) throws IOException {
            if (inPart >= partBytes) {
                writer.endSegment();
                part++;
                begin();
            }
            writer.row(buffer, offset, length);
            inPart += length;
            bytes += length;
            if (++rows == REPORT_EVERY) {
                report();
            }
        }

        void end() throws IOException {
            writer.endSegment();
            report();
        }

        private void report() {
            progress.advance(rows, bytes);
            rows = 0;
            bytes = 0;
        }
    }
}
