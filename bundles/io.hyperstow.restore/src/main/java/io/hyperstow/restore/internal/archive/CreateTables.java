package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.util.stream.Collectors;

/** Creates the tables without indexes, constraints that come after the rows, and triggers. */
public final class CreateTables implements Stage {

    @Override
    public String name() {
        return "creating tables";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.created().isEmpty() || blueprint.complete()
                ? ""
                : "create "
                        + blueprint.created().stream().map(TableName::toString).collect(Collectors.joining(", "));
    }

    @Override
    public void run(RestoreRun run) throws IOException {
        // In one transaction: either all of them are ours to remove, or none was created.
        SchemaEntries.restore(
                run,
                SchemaEntries.tables(run),
                entry -> !entry.postData()
                        && !CreateDefinitions.holdsData(entry)
                        && SchemaEntries.ofCreatedTable(run, entry),
                1);
        undoTables(run);
    }

    /** Has the created tables removed when the restore fails. */
    static void undoTables(RestoreRun run) {
        for (TableName table : run.blueprint().created()) {
            if (run.blueprint().hypertables().containsKey(table)) {
                continue;
            }
            run.undo()
                    .add(
                            "table '" + table + "'",
                            () -> run.undo("DROP TABLE IF EXISTS " + table.quoted() + " CASCADE"));
        }
        // Undone first: each of them by itself, as TimescaleDB wants it.
        for (TableName table : run.blueprint().hypertables().keySet()) {
            run.undo()
                    .add(
                            "table '" + table + "'",
                            () -> run.undo("DROP TABLE IF EXISTS " + table.quoted() + " CASCADE"));
        }
    }
}
