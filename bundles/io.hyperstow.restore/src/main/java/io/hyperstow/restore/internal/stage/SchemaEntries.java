package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.api.postgres.SchemaArchive;
import io.hyperstow.api.postgres.SchemaArchives.SchemaRestore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** The definitions in a backup, and restoring some of them. */
final class SchemaEntries {

    private SchemaEntries() {}

    /**
     * Restores the entries of an archive that a filter lets through; does nothing when there are none.
     *
     * @param name {@link ArtifactPath#OBJECTS} or {@link ArtifactPath#TABLES}
     * @param jobs how many connections pg_restore may use
     * @return what was restored
     */
    static List<ArchiveEntry> restore(RestoreRun run, String name, Predicate<ArchiveEntry> wanted, int jobs)
            throws IOException {
        List<ArchiveEntry> chosen = entries(run, name).stream().filter(wanted).toList();
        if (!chosen.isEmpty()) {
            SchemaArchive archive =
                    new SchemaArchive(run.backup().file(artifact(run, ArtifactPath.schemaArchive(name))), chosen);
            SchemaRestore restore = new SchemaRestore(
                    run.database(),
                    run.blueprint().target(),
                    archive,
                    run.blueprint().options().owner() == Owner.KEEP,
                    run.blueprint().options().privileges() == Privileges.KEEP,
                    jobs);
            run.tools().archives().restore(restore, run.job(), run.job());
        }
        return chosen;
    }

    static List<ArchiveEntry> entries(RestoreRun run, String name) throws IOException {
        try (InputStream list = run.backup().open(artifact(run, ArtifactPath.schemaList(name)))) {
            return run.tools().archives().parseList(new String(list.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Artifact artifact(RestoreRun run, String path) {
        return run.backup().manifest().artifacts().stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.SCHEMA)
                .filter(artifact -> artifact.key().endsWith("/" + path))
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.ARTIFACT_MISSING,
                        "the manifest of '" + run.backup().manifest().backupId() + "' names no '" + path + "'",
                        "verify the backup; restore another one"));
    }

    /** Whether an entry belongs to a table that this restore creates. */
    static boolean ofCreatedTable(RestoreRun run, ArchiveEntry entry) {
        return entry.table() != null && run.blueprint().created().contains(entry.table());
    }
}
