package io.hyperstow.restore.internal.index;

import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.LockNeeds;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Creates indexes, and the constraints that are indexes, several at a time. */
public final class CreateIndexes implements Stage {

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

    /** What pg_restore does is among them, in the words of the server. */
    @Override
    public List<String> statements(Blueprint blueprint) {
        List<String> statements = new ArrayList<>();
        List<String> marked = new ArrayList<>();
        MarkIndexes.creating(blueprint).forEach(create -> marked.addAll(create.statements()));
        for (TableName name : blueprint.created()) {
            Table table = blueprint.table(name);
            table.indexes().stream()
                    .filter(index -> index.valid() && index.constraint().isEmpty())
                    .map(Index::definition)
                    .filter(definition -> !marked.contains(definition))
                    .forEach(statements::add);
            if (!blueprint.hypertables().containsKey(name)) {
                table.constraints().stream()
                        .filter(HypertableConstraints.KEYS)
                        .map(constraint -> HypertableConstraints.sql(table, constraint))
                        .filter(definition -> !marked.contains(definition))
                        .forEach(statements::add);
            }
        }
        statements.addAll(marked);
        keys(blueprint).forEach(add -> statements.add(add.sql()));
        return statements;
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        int atOnce = LockNeeds.buildsAtOnce(run.blueprint());
        SchemaEntries.restore(
                run,
                SchemaEntries.tables(run),
                entry -> TYPES.contains(entry.type())
                        && SchemaEntries.ofCreatedTable(run, entry)
                        && !HypertableConstraints.replaces(run.blueprint(), entry)
                        && !MarkIndexes.replaces(run.blueprint(), entry),
                atOnce);
        run.job().runAll(MarkIndexes.creating(run.blueprint()), atOnce, create -> {
            for (String sql : create.statements()) {
                run.execute(sql);
            }
        });
        run.job().runAll(keys(run.blueprint()), atOnce, add -> run.execute(add.sql()));
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
