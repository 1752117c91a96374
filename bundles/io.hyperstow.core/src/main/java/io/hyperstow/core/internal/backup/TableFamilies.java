package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who inherits from whom, partitions included. */
final class TableFamilies {

    private final Map<TableName, Table> tables;
    private final Map<TableName, List<TableName>> children;

    TableFamilies(Inventory inventory) {
        tables = inventory.tablesByName();
        children = inventory.tables().stream()
                .flatMap(table -> table.parents().stream().map(parent -> Map.entry(parent, table.name())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, TreeMap::new, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    List<TableName> children(TableName table) {
        return children.getOrDefault(table, List.of());
    }

    /** All that inherit from a table, however far down. */
    Set<TableName> descendants(TableName table) {
        Set<TableName> found = new TreeSet<>();
        collectDescendants(table, false, found);
        return found;
    }

    /** All partitions of a partitioned table, however far down; nothing for other tables. */
    Set<TableName> partitions(TableName table) {
        Set<TableName> found = new TreeSet<>();
        collectDescendants(table, true, found);
        return found;
    }

    private void collectDescendants(TableName table, boolean partitionsOnly, Collection<TableName> found) {
        Table parent = tables.get(table);
        if (partitionsOnly && (parent == null || parent.kind() != Table.Kind.PARTITIONED)) {
            return;
        }
        for (TableName child : children(table)) {
            if (found.add(child)) {
                collectDescendants(child, partitionsOnly, found);
            }
        }
    }

    /** All a table inherits from or is a partition of, however far up. */
    Set<TableName> ancestors(TableName table) {
        Set<TableName> found = new TreeSet<>();
        collectAncestors(table, found);
        return found;
    }

    private void collectAncestors(TableName table, Collection<TableName> found) {
        Table child = tables.get(table);
        if (child != null) {
            for (TableName parent : child.parents()) {
                if (tables.containsKey(parent) && found.add(parent)) {
                    collectAncestors(parent, found);
                }
            }
        }
    }
}
