package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpTask;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One run of pg_dump. */
final class PgDumpArchive {

    private final PostgresTools tools;
    private final DumpContext context;
    private final DumpTask.Archive task;

    PgDumpArchive(PostgresTools tools, DumpContext context, DumpTask.Archive task) {
        this.tools = tools;
        this.context = context;
        this.task = task;
    }

    void run() throws IOException {
        SnapshotLease lease = context.lease();
        PostgresTool tool = tools.locate(
                lease.database(), "pg_dump", lease.inventory().database().serverMajor());
        Path folder = Files.createTempDirectory(context.workFolder(), "archive-");
        try {
            tool.run(
                    new PostgresTool.Invocation(
                            lease.database(),
                            lease.databaseName(),
                            new PgDumpArguments(task, tool.major()).of(lease.snapshotId(), folder),
                            OutputStream.nullOutputStream(),
                            context.progress()::log),
                    context.cancel());
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    context.artifacts()
                            .take(
                                    ArtifactSpec.file(
                                            ArtifactPath.archive(
                                                    file.getFileName().toString()),
                                            ArtifactKind.ARCHIVE),
                                    file);
                }
            }
        } finally {
            WorkFolder.remove(folder);
        }
    }
}
