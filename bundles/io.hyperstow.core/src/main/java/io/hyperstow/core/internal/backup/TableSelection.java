package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.BackupScope.Exclusion;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables of a backup.
 *
 * @param tables those whose definitions are wanted
 * @param rows those among them whose rows are wanted
 * @param aggregates the views of the continuous aggregates that are wanted
 * @param materializations the hypertables that hold the materialized rows of those
 * @param excluded what is left out, by name, each a warning of the job
 * @param notes what was added beyond the patterns, for the job's log
 */
record TableSelection(
        Set<TableName> tables,
        Set<TableName> rows,
        Set<TableName> aggregates,
        Set<TableName> materializations,
        List<Exclusion> excluded,
        List<String> notes) {

    TableSelection {
        tables = Set.copyOf(tables);
        rows = Set.copyOf(rows);
        aggregates = Set.copyOf(aggregates);
        materializations = Set.copyOf(materializations);
        excluded = List.copyOf(excluded);
        notes = List.copyOf(notes);
    }

    /** The tables of a whole database that are not wanted. */
    Set<TableName> leftOut(Inventory inventory) {
        Set<TableName> leftOut = new TreeSet<>();
        inventory.tables().forEach(table -> leftOut.add(table.name()));
        leftOut.removeAll(tables);
        return leftOut;
    }

    /** Everything whose rows a strategy that writes rows apart is to write. */
    Set<TableName> written() {
        Set<TableName> written = new TreeSet<>(rows);
        written.addAll(materializations);
        return written;
    }
}
