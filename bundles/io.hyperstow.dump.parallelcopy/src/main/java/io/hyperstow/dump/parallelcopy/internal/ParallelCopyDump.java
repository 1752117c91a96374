package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.SchemaArchive;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.DumpTask.RowSource;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** Copies chunks and tables out, each in a transaction of its own on the job's one snapshot. */
@Component(scope = ServiceScope.PROTOTYPE, property = DumpStrategy.NAME + "=" + ParallelCopy.ID)
public final class ParallelCopyDump implements DumpStrategy {

    private final SchemaArchives schemaArchives;

    @Activate
    public ParallelCopyDump(@Reference SchemaArchives schemaArchives) {
        this.schemaArchives = schemaArchives;
    }

    @Override
    public StrategyProperties properties() {
        return ParallelCopy.DUMP;
    }

    @Override
    public DumpPlan plan(DumpRequest request) {
        return new DumpPlanner(request).plan();
    }

    @Override
    public void run(DumpTask task, DumpContext context) throws SQLException, IOException {
        if (task instanceof DumpTask.Definitions definitions) {
            dump(definitions, context);
        } else if (task instanceof DumpTask.Rows rows) {
            dump(rows, context);
        }
    }

    private void dump(DumpTask.Definitions task, DumpContext context) throws SQLException, IOException {
        Path folder = context.workFolder();
        List<SchemaArchive> archives =
                schemaArchives.dump(context.lease(), task.tables(), folder, context.progress(), context.cancel());
        String[] names = {ArtifactPath.OBJECTS, ArtifactPath.TABLES};
        for (int i = 0; i < names.length; i++) {
            SchemaArchive archive = archives.get(i);
            try (ArtifactWriter writer = context.artifacts()
                    .create(ArtifactSpec.file(ArtifactPath.schemaArchive(names[i]), ArtifactKind.SCHEMA))) {
                Files.copy(archive.archive(), writer.stream());
                writer.commit();
            }
            try (ArtifactWriter writer = context.artifacts()
                    .create(ArtifactSpec.file(ArtifactPath.schemaList(names[i]), ArtifactKind.SCHEMA))) {
                String list = schemaArchives.formatList(archive.entries());
                writer.stream().write(list.getBytes(StandardCharsets.UTF_8));
                writer.commit();
            }
            Files.delete(archive.archive());
        }
    }

    private void dump(DumpTask.Rows task, DumpContext context) throws SQLException, IOException {
        RowFormat format = task.artifact().format();
        try (ArtifactWriter writer = context.artifacts().create(task.artifact())) {
            writer.stream().write(CopyStatement.header(format));
            for (RowSource source : task.segments()) {
                context.cancel().throwIfCancelled();
                context.lease().read(source.relation(), context.cancel(), session -> {
                    copy(source, task.artifact(), session, new CountingWriter(writer, context.progress()));
                    return null;
                });
            }
            writer.stream().write(CopyStatement.trailer(format));
            writer.commit();
        }
    }

    private static void copy(RowSource source, ArtifactSpec artifact, Session session, CountingWriter writer)
            throws SQLException, IOException {
        String sql = source.compressed()
                ? CopyStatement.out(source.relation(), false, artifact.columns(), artifact.format())
                : CopyStatement.direct(source.relation(), artifact.columns(), artifact.format());
        writer.begin(source);
        session.copyOut(sql, writer);
        writer.end();
    }

    /** Hands rows to the artifact and tells progress of them in thousands. */
    private static final class CountingWriter implements Session.RowConsumer {

        private static final int REPORT_EVERY = 10_000;

        private final ArtifactWriter writer;
        private final Progress progress;
        private long rows;
        private long bytes;

        CountingWriter(ArtifactWriter writer, Progress progress) {
            this.writer = writer;
            this.progress = progress;
        }

        void begin(RowSource source) throws IOException {
            writer.beginSegment(source.relation(), source.part());
        }

        @Override
        public void row(byte[] buffer, int offset, int length) throws IOException {
            writer.row(buffer, offset, length);
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
