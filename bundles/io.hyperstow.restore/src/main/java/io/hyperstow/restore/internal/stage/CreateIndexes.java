package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.List;
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
                : "create " + indexes + " index(es) " + (blueprint.indexesFirst() ? "before" : "after") + " the rows";
    }

    /** Building all indexes of the yardstick takes about as long as loading its rows. */
    @Override
    public Effort effort(Blueprint blueprint) {
        int tasks = keys(blueprint).size() + MarkIndexes.creating(blueprint).size();
        return new Effort(tasks, blueprint.manifest().totals().bytes());
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        SchemaEntries.restore(
                run,
                SchemaEntries.tables(run),
                entry -> TYPES.contains(entry.type())
                        && SchemaEntries.ofCreatedTable(run, entry)
                        && !HypertableConstraints.replaces(run.blueprint(), entry)
                        && !MarkIndexes.replaces(run.blueprint(), entry),
                run.blueprint().options().workers());
        run.job()
                .runAll(
                        MarkIndexes.creating(run.blueprint()),
                        run.blueprint().options().workers(),
                        create -> {
                            for (String sql : create.statements()) {
                                run.execute(sql);
                            }
                        });
        run.job().runAll(keys(run.blueprint()), run.blueprint().options().workers(), add -> run.execute(add.sql()));
    }

    private static List<HypertableConstraints.Add> keys(Blueprint blueprint) {
        return HypertableConstraints.adding(blueprint, HypertableConstraints.KEYS).stream()
                .filter(add -> !CreateEarlyKeys.added(blueprint, add))
                .toList();
    }

    /** Whether this stage restores such entries. */
    static boolean restores(ArchiveEntry entry) {
        return TYPES.contains(entry.type());
    }
}
