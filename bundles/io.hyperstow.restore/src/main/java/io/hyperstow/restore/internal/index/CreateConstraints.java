package io.hyperstow.restore.internal.index;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.archive.RestoreRemainder;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.LockNeeds;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.PlainSession;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import java.util.ArrayList;
import java.util.List;

/** Creates all that comes after the rows and is no index: foreign keys, triggers, rules, policies, comments on them. */
public final class CreateConstraints implements Stage {

    @Override
    public String name() {
        return "creating constraints";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.created().isEmpty() ? "" : "create foreign keys, triggers, rules and policies";
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        return new Effort(ofHypertables(blueprint).size(), 1);
    }

    /** What pg_restore does is among them, but for triggers, rules and policies. */
    @Override
    public List<String> statements(Blueprint blueprint) {
        List<HypertableConstraints.Add> adding = ofHypertables(blueprint);
        List<String> statements = new ArrayList<>(
                PlainSession.allowed(blueprint)
                        ? ForeignKeys.statements(adding)
                        : adding.stream().map(HypertableConstraints.Add::sql).toList());
        for (TableName name : blueprint.created()) {
            if (!blueprint.hypertables().containsKey(name)) {
                HypertableConstraints.adding(blueprint, name, HypertableConstraints::comesAfterRows)
                        .forEach(add -> statements.add(add.sql()));
            }
        }
        return statements;
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        List<HypertableConstraints.Add> adding = ofHypertables(run.blueprint());
        if (PlainSession.allowed(run.blueprint())) {
            new ForeignKeys(run).add(adding);
        } else {
            run.job().runAll(adding, LockNeeds.buildsAtOnce(run.blueprint()), add -> run.execute(add.sql()));
        }
        SchemaEntries.restore(
                run,
                SchemaEntries.tables(run),
                entry -> entry.postData()
                        && !RestoreRemainder.restores(entry)
                        && (SchemaEntries.ofCreatedTable(run, entry)
                                ? ofTable(run.blueprint(), entry)
                                : run.blueprint().complete()),
                run.blueprint().options().workers());
    }

    private static List<HypertableConstraints.Add> ofHypertables(Blueprint blueprint) {
        return HypertableConstraints.adding(blueprint, HypertableConstraints::comesAfterRows);
    }

    private static boolean ofTable(Blueprint blueprint, ArchiveEntry entry) {
        return !CreateIndexes.restores(entry)
                && !HypertableConstraints.replaces(blueprint, entry)
                && !isDangling(blueprint, entry);
    }

    /** A foreign key without its table, or a comment on it. */
    private static boolean isDangling(Blueprint blueprint, ArchiveEntry entry) {
        TableName table = entry.table();
        return blueprint.danglingKeys(table).stream()
                .anyMatch(key -> entry.name().equals(table.name() + " " + key)
                        || entry.name().startsWith("CONSTRAINT " + key + " ON "));
    }
}
