package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hypertable that holds the materialized rows of a continuous aggregate. It is no table of the inventory.
 *
 * @param table its root table
 * @param columns all of them, in order
 * @param parts its chunks
 */
record Materialization(TableName table, List<String> columns, List<Part> parts) {

    /**
     * A chunk.
     *
     * @param name the relation
     * @param bytes size of main fork and TOAST, without what is compressed
     */
    record Part(TableName name, long bytes) {}

    private static final String COLUMNS = """
            SELECT a.attname
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """;

    /** Chunks inherit from the root table. */
    private static final String PARTS = """
            SELECT pn.nspname, p.relname, p.relpages * current_setting('block_size')::bigint
            FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhparent
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class p ON p.oid = i.inhrelid
            JOIN pg_namespace pn ON pn.oid = p.relnamespace
            WHERE n.nspname = ? AND c.relname = ?
            ORDER BY 1, 2
            """;

    Materialization {
        columns = List.copyOf(columns);
        parts = List.copyOf(parts);
    }

    /** Those of all aggregates. */
    static Set<TableName> tables(Inventory inventory) {
        Set<TableName> tables = new TreeSet<>();
        inventory.aggregates().stream().map(Aggregate::materialization).forEach(tables::add);
        return tables;
    }

    /** Reads what is to be known of them from the catalog. */
    static List<Materialization> read(Connection connection, Set<TableName> tables) throws SQLException {
        List<Materialization> found = new ArrayList<>();
        try (PreparedStatement columns = connection.prepareStatement(COLUMNS);
                PreparedStatement parts = connection.prepareStatement(PARTS)) {
            for (TableName table : tables) {
                List<String> names = new ArrayList<>();
                try (ResultSet row = of(table, columns)) {
                    while (row.next()) {
                        names.add(row.getString(1));
                    }
                }
                List<Part> chunks = new ArrayList<>();
                try (ResultSet row = of(table, parts)) {
                    while (row.next()) {
                        chunks.add(new Part(new TableName(row.getString(1), row.getString(2)), row.getLong(3)));
                    }
                }
                found.add(new Materialization(table, names, chunks));
            }
        }
        return found;
    }

    private static ResultSet of(TableName table, PreparedStatement statement) throws SQLException {
        statement.setString(1, table.schema());
        statement.setString(2, table.name());
        return statement.executeQuery();
    }
}
