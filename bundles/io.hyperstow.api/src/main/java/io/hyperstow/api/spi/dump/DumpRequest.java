package io.hyperstow.api.spi.dump;

import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.util.Set;

/**
 * A backup that is wanted.
 *
 * @param inventory the database, at the snapshot; in a preview, now
 * @param tables the tables whose definitions are wanted: {@code include} without {@code excludeTables}
 * @param rows those among them whose rows are wanted
 * @param aggregates the views of the continuous aggregates whose materialized rows are wanted
 * @param options what the caller asked for
 */
public record DumpRequest(
        Inventory inventory,
        Set<TableName> tables,
        Set<TableName> rows,
        Set<TableName> aggregates,
        BackupOptions options) {

    public DumpRequest {
        tables = Set.copyOf(tables);
        rows = Set.copyOf(rows);
        aggregates = Set.copyOf(aggregates);
    }

    /** A backup without continuous aggregates. */
    public DumpRequest(Inventory inventory, Set<TableName> tables, Set<TableName> rows, BackupOptions options) {
        this(inventory, tables, rows, Set.of(), options);
    }
}
