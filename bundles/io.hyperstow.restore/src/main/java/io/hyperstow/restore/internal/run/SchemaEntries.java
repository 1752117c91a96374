package io.hyperstow.restore.internal.run;

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
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The definitions in a backup, and restoring some of them. A backup of chosen tables has them in two archives, one of a whole
 * database has everything in one.
 */
public final class SchemaEntries {

    private SchemaEntries() {}

    /**
     * Restores the entries of a list that a filter lets through; does nothing when there are none.
     *
     * @param list {@link ArtifactPath#OBJECTS}, {@link #tables} or {@link ArtifactPath#OVER_AGGREGATES}
     * @param jobs how many connections pg_restore may use
     * @return what was restored
     */
    public static List<ArchiveEntry> restore(RestoreRun run, String list, Predicate<ArchiveEntry> wanted, int jobs)
            throws IOException {
        List<ArchiveEntry> chosen = entries(run, list).stream().filter(wanted).toList();
        restore(run, list, chosen, jobs);
        return chosen;
    }

    /** Restores entries of a list, in the archive's order. */
    public static void restore(RestoreRun run, String list, List<ArchiveEntry> chosen, int jobs) throws IOException {
        if (chosen.isEmpty()) {
            return;
        }
        String archive = list.equals(ArtifactPath.OVER_AGGREGATES) ? ArtifactPath.DATABASE : list;
        SchemaRestore restore = new SchemaRestore(
                run.database(),
                run.blueprint().target(),
                new SchemaArchive(run.backup().file(artifact(run, ArtifactPath.schemaArchive(archive))), chosen),
                run.blueprint().options().owner() == Owner.KEEP,
                run.blueprint().options().privileges() == Privileges.KEEP,
                jobs);
        run.tools().archives().restore(restore, run.job(), run.job());
    }

    /**
     * The entries of a list, in the archive's order.
     *
     * @throws BackupException {@code ARTIFACT_MISSING} when the backup does not have the list
     */
    public static List<ArchiveEntry> entries(RestoreRun run, String list) throws IOException {
        try (InputStream text = run.backup().open(artifact(run, ArtifactPath.schemaList(list)))) {
            return run.tools().archives().parseList(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The list with the definitions of the tables. */
    public static String tables(RestoreRun run) {
        return ofDatabase(run.blueprint()) ? ArtifactPath.DATABASE : ArtifactPath.TABLES;
    }

    /** Whether the backup has the definitions of a whole database. */
    public static boolean ofDatabase(Blueprint blueprint) {
        return find(blueprint, ArtifactPath.schemaList(ArtifactPath.DATABASE)).isPresent();
    }

    private static Artifact artifact(RestoreRun run, String path) {
        return find(run.blueprint(), path)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.ARTIFACT_MISSING,
                        "the manifest of '" + run.blueprint().manifest().backupId() + "' names no '" + path + "'",
                        "verify the backup; restore another one"));
    }

    private static Optional<Artifact> find(Blueprint blueprint, String path) {
        return blueprint.manifest().artifacts().stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.SCHEMA)
                .filter(artifact -> artifact.key().endsWith("/" + path))
                .findFirst();
    }

    /** Whether an entry belongs to a table that this restore creates. */
    public static boolean ofCreatedTable(RestoreRun run, ArchiveEntry entry) {
        return entry.table() != null && run.blueprint().created().contains(entry.table());
    }
}
