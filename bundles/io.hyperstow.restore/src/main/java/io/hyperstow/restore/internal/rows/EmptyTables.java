package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Removes the rows of tables that exist, where the options say so: of those the backup holds rows of, and of nothing else.
 * All in one statement, so that foreign keys agree.
 */
public final class EmptyTables implements Stage {

    @Override
    public String name() {
        return "removing rows";
    }

    @Override
    public String describe(Blueprint blueprint) {
        Set<TableName> tables = tables(blueprint);
        return tables.isEmpty() ? "" : "remove all rows of " + tables;
    }

    @Override
    public List<String> statements(Blueprint blueprint) {
        return List.of("TRUNCATE "
                + tables(blueprint).stream()
                        .map(table -> only(blueprint, table) + table.quoted())
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        String truncate = statements(run.blueprint()).get(0);
        run.execute(truncate);
        run.undo().add("the rows loaded into " + tables(run.blueprint()), () -> run.undo(truncate));
        run.job().log("removed the rows of " + tables(run.blueprint()) + "; a failure does not bring them back");
    }

    /** Tables that inherit from a plain one have rows of their own; those of a hypertable are its chunks. */
    private static String only(Blueprint blueprint, TableName table) {
        boolean hypertable = blueprint.survey().inventory().hypertable(table).isPresent();
        return hypertable ? "" : "ONLY ";
    }

    private static Set<TableName> tables(Blueprint blueprint) {
        Set<TableName> tables = new TreeSet<>();
        if (blueprint.options().existing() == Existing.TRUNCATE) {
            blueprint.manifest().contents().forEach(content -> tables.add(content.table()));
            tables.retainAll(blueprint.tables());
            tables.removeAll(blueprint.created());
        }
        return tables;
    }
}
