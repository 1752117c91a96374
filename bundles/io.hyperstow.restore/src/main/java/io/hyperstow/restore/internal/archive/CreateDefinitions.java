package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import io.hyperstow.restore.internal.run.TargetObjects;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Creates all that a database has before its rows: schemas, types, functions, tables, views, sequences, large objects. What
 * the target, which is empty, brings with it stays: its extensions, and schemas that extensions are in.
 */
public final class CreateDefinitions implements Stage {

    /** What is not defined but stored. */
    private static final Set<String> DATA =
            Set.of("TABLE DATA", "BLOBS", "SEQUENCE SET", "MATERIALIZED VIEW DATA", "STATISTICS DATA");

    @Override
    public String name() {
        return "creating definitions";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.complete()
                ? "create schemas, types, functions, " + blueprint.created().size() + " table(s), "
                        + blueprint.manifest().views().size() + " view(s) and all else that comes before the rows"
                : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        List<ArchiveEntry> entries = SchemaEntries.entries(run, ArtifactPath.DATABASE);
        LooseEntries loose = new LooseEntries(entries);
        List<ArchiveEntry> wanted = new ArrayList<>();
        for (ArchiveEntry entry : entries) {
            boolean container = entry.type().equals("EXTENSION") || entry.type().equals("SCHEMA");
            boolean provided = container && !mayAlter(run, entry) && TargetObjects.exists(run, entry);
            if (!entry.postData() && !holdsData(entry) && !loose.contains(entry) && !provided) {
                wanted.add(entry);
            }
        }
        if (!run.blueprint().options().createDatabase()) {
            run.undo()
                    .stays("database '" + run.blueprint().target() + "' was empty and is not any more: drop it and"
                            + " create it again, or let the restore create it (createDatabase)");
        }
        SchemaEntries.restore(run, ArtifactPath.DATABASE, wanted, 1);
        loose.restoreParts(run);
        // Not to keep prepared statements and types of what was not there.
        run.database().evict(run.blueprint().target());
    }

    /** pg_dump has no CREATE for schema public, but its owner where that is not the usual one. */
    private static boolean mayAlter(RestoreRun run, ArchiveEntry entry) {
        return entry.type().equals("SCHEMA")
                && entry.name().equals("public")
                && run.blueprint().survey().superuser();
    }

    /** Whether an entry is not a definition. */
    static boolean holdsData(ArchiveEntry entry) {
        return DATA.contains(entry.type());
    }
}
