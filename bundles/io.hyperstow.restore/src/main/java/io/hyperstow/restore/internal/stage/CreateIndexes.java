package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.util.Set;

/** Creates indexes, and the constraints that are indexes, several at a time. */
final class CreateIndexes implements Stage {

    private static final Set<String> TYPES = Set.of("INDEX", "CONSTRAINT", "INDEX ATTACH");

    @Override
    public String name() {
        return "creating indexes";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int indexes = 0;
        for (TableName table : blueprint.created()) {
            indexes += blueprint.table(table).indexes().size();
        }
        return indexes == 0
                ? ""
                : "create " + indexes + " index(es) " + (blueprint.options().keepIndexes() ? "before" : "after")
                        + " the rows";
    }

    @Override
    public void run(RestoreRun run) throws IOException {
        SchemaEntries.restore(
                run,
                ArtifactPath.TABLES,
                entry -> TYPES.contains(entry.type())
                        && SchemaEntries.ofCreatedTable(run, entry)
                        && !CreateEarlyKeys.restored(run.blueprint(), entry),
                run.blueprint().options().workers());
    }

    /** Whether this stage restores such entries. */
    static boolean restores(ArchiveEntry entry) {
        return TYPES.contains(entry.type());
    }
}
