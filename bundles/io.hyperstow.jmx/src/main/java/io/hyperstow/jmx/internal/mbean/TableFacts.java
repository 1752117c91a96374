package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import java.util.List;

/**
 * A table that is no hypertable, in a database or a backup.
 *
 * @param name as psql shows it
 * @param kind {@code TABLE}, {@code PARTITIONED}, {@code UNLOGGED} or {@code FOREIGN}
 * @param rows of a database estimated, -1 when unknown
 * @param bytes in the database, without indexes; -1 for a backup made elsewhere
 */
public record TableFacts(String name, String kind, long rows, long bytes) {

    static List<TableFacts> of(Inventory inventory) {
        return inventory.tables().stream()
                .filter(table -> inventory.hypertable(table.name()).isEmpty())
                .map(table -> of(table, table.estimatedRows()))
                .toList();
    }

    static List<TableFacts> of(Manifest manifest) {
        return manifest.tables().stream()
                .filter(table -> manifest.hypertable(table.name()).isEmpty())
                .map(table -> of(
                        table,
                        manifest.content(table.name()).map(TableContent::rows).orElse(0L)))
                .toList();
    }

    private static TableFacts of(Table table, long rows) {
        return new TableFacts(table.name().toString(), table.kind().name(), rows, table.bytes());
    }
}
