package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.List;

/** Creates all that comes after the rows and is no index: foreign keys, triggers, rules, policies, comments on them. */
final class CreateConstraints implements Stage {

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

    @Override
    public void run(RestoreRun run) throws Exception {
        List<HypertableConstraints.Add> adding = ofHypertables(run.blueprint());
        if (PlainSession.allowed(run)) {
            new ForeignKeys(run).add(adding);
        } else {
            run.job().runAll(adding, run.blueprint().options().workers(), add -> run.execute(add.sql()));
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
