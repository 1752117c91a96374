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
}
