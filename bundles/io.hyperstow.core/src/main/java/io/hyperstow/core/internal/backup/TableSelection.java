package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.BackupScope.Exclusion;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Set;

/**
 * The tables of a backup.
 *
 * @param tables those whose definitions are wanted
 * @param rows those among them whose rows are wanted
 * @param excluded what is left out, by name, each a warning of the job
 * @param notes what was added beyond the patterns, for the job's log
 */
record TableSelection(Set<TableName> tables, Set<TableName> rows, List<Exclusion> excluded, List<String> notes) {

    TableSelection {
        tables = Set.copyOf(tables);
        rows = Set.copyOf(rows);
        excluded = List.copyOf(excluded);
        notes = List.copyOf(notes);
    }
}
