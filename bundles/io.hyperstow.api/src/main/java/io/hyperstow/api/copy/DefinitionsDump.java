package io.hyperstow.api.copy;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.postgres.SchemaArchive;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Writes the definitions of tables as the artifacts from which the orchestrator restores them. */
public final class DefinitionsDump {

    private final SchemaArchives schemaArchives;

    public DefinitionsDump(SchemaArchives schemaArchives) {
        this.schemaArchives = schemaArchives;
    }

    /** Writes two archives and, for each, the list of what is wanted of it. */
    public void run(DumpTask.Definitions task, DumpContext context) throws SQLException, IOException {
        Path folder = Files.createTempDirectory(context.workFolder(), "schema-");
        List<SchemaArchive> archives = schemaArchives.dump(
                context.lease(),
                new SchemaArchives.Wanted(task.tables(), task.aggregates()),
                folder,
                context.progress(),
                context.cancel());
        String[] names = {ArtifactPath.OBJECTS, ArtifactPath.TABLES};
        for (int i = 0; i < names.length; i++) {
            SchemaArchive archive = archives.get(i);
            write(ArtifactPath.schemaArchive(names[i]), archive.archive(), context);
            write(ArtifactPath.schemaList(names[i]), archive, context);
        }
    }

    /** Writes one archive, and the lists of what of it comes before, is, and comes after the continuous aggregates. */
    public void run(DumpTask.Everything task, DumpContext context) throws SQLException, IOException {
        Path archive =
                Files.createTempDirectory(context.workFolder(), "schema-").resolve("database.dump");
        List<SchemaArchive> parts = schemaArchives.dumpDatabase(
                context.lease(), task.without(), archive, context.progress(), context.cancel());
        write(ArtifactPath.schemaArchive(ArtifactPath.DATABASE), archive, context);
        write(ArtifactPath.schemaList(ArtifactPath.DATABASE), parts.get(0), context);
        write(ArtifactPath.schemaList(ArtifactPath.OVER_AGGREGATES), parts.get(1), context);
        write(ArtifactPath.schemaList(ArtifactPath.AGGREGATES), parts.get(2), context);
    }

    private static void write(String path, Path file, DumpContext context) throws IOException {
        try (ArtifactWriter writer = context.artifacts().create(ArtifactSpec.file(path, ArtifactKind.SCHEMA))) {
            Files.copy(file, writer.stream());
            writer.commit();
        }
        Files.delete(file);
    }

    private void write(String path, SchemaArchive archive, DumpContext context) throws IOException {
        try (ArtifactWriter writer = context.artifacts().create(ArtifactSpec.file(path, ArtifactKind.SCHEMA))) {
            writer.stream().write(schemaArchives.formatList(archive.entries()).getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }
}
