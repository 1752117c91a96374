package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.BackupScope.Exclusion;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the tables of a backup from its options. A partitioned table brings its partitions; a partition, or a table
 * that inherits, brings the definitions of what it comes from; what is excluded takes along all that inherits from it.
 * Whatever a reader of the options might expect and is not chosen is named.
 */
final class TableSelector {

    private final Inventory inventory;
    private final BackupOptions options;
    private final Map<TableName, Table> tables;
    private final TableFamilies families;
    private final PatternMatch match;
    private final Set<TableName> chosen = new TreeSet<>();
    private final Set<TableName> definitionsOnly = new TreeSet<>();
    private final Set<Exclusion> excluded = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    private TableSelector(Inventory inventory, BackupOptions options) {
        this.inventory = inventory;
        this.options = options;
        this.tables = inventory.tablesByName();
        this.families = new TableFamilies(inventory);
        this.match = new PatternMatch(inventory);
    }

    /**
     * @throws BackupException {@code NO_MATCHING_TABLE}
     */
    static TableSelection select(Inventory inventory, BackupOptions options) {
        return select(inventory, options, false);
    }

    /**
     * @param archive whether the strategy makes an archive, in which a whole database has all its aggregates
     * @throws BackupException {@code NO_MATCHING_TABLE}
     */
    static TableSelection select(Inventory inventory, BackupOptions options, boolean archive) {
        return new TableSelector(inventory, options)
                .select(archive && options.include().isEmpty());
    }

    private TableSelection select(boolean allAggregates) {
        include();
        exclude();
        leaveOutForeign();
        addAncestors();
        AggregateSelector aggregates = new AggregateSelector(inventory, options, match, excluded);
        if (allAggregates) {
            aggregates.takeAll();
        } else {
            aggregates.choose(chosen);
        }
        if (chosen.isEmpty() && !options.include().isEmpty()) {
            throw new BackupException(
                    ErrorCode.NO_MATCHING_TABLE,
                    "nothing is left of the tables that 'include' names: " + reasons(),
                    "include a table that stores rows, or exclude less");
        }
        Set<TableName> rows = rows();
        nameChildren();
        if (!options.include().isEmpty()) {
            nameForeignKeys();
            nameViews();
        }
        return new TableSelection(
                chosen, rows, aggregates.views(), aggregates.materializations(), List.copyOf(excluded), notes);
    }

    private String reasons() {
        List<String> reasons = new ArrayList<>();
        excluded.forEach(e -> reasons.add(e.name() + " (" + e.why() + ")"));
        return String.join(", ", reasons);
    }

    private void include() {
        if (options.include().isEmpty()) {
            chosen.addAll(tables.keySet());
        }
        for (String pattern : options.include()) {
            for (TableName table : match.tablesBesideAggregates("include", pattern)) {
                chosen.add(table);
                for (TableName partition : families.partitions(table)) {
                    if (chosen.add(partition)) {
                        notes.add(partition + " is added: it is a partition of " + table);
                    }
                }
            }
        }
    }

    private void exclude() {
        for (String pattern : options.excludeTables()) {
            for (TableName table : match.tablesBesideAggregates("excludeTables", pattern)) {
                leaveOut(table, "excludeTables names it with '" + pattern + "'");
                for (TableName descendant : families.descendants(table)) {
                    leaveOut(descendant, "it inherits from " + table + ", which excludeTables names");
                }
            }
        }
    }

    private void leaveOut(TableName table, String why) {
        if (chosen.remove(table)) {
            excluded.add(new Exclusion(table.toString(), why));
        }
    }

    /** Their definitions are part of the whole; of chosen tables they would be nothing but names. */
    private void leaveOutForeign() {
        for (TableName table : List.copyOf(chosen)) {
            if (isForeign(table) && options.include().isEmpty()) {
                excluded.add(
                        new Exclusion(table.toString(), "its rows: it is a foreign table, they are another server's"));
            } else if (isForeign(table)) {
                leaveOut(table, "it is a foreign table: its rows are another server's");
            }
        }
    }

    private boolean isForeign(TableName table) {
        return tables.get(table).kind() == Table.Kind.FOREIGN;
    }

    private void addAncestors() {
        for (TableName table : List.copyOf(chosen)) {
            for (TableName ancestor : families.ancestors(table)) {
                if (!isForeign(ancestor) && chosen.add(ancestor)) {
                    notes.add(ancestor + " is added: " + table + " is a part of it");
                    if (tables.get(ancestor).storesRows()) {
                        definitionsOnly.add(ancestor);
                        excluded.add(new Exclusion(
                                ancestor.toString(), "its own rows: only " + table + ", which inherits, was chosen"));
                    }
                }
            }
        }
    }

    private Set<TableName> rows() {
        Set<TableName> rows = new TreeSet<>();
        for (TableName table : chosen) {
            if (tables.get(table).storesRows() && !definitionsOnly.contains(table)) {
                rows.add(table);
            }
        }
        for (String pattern : options.excludeTableData()) {
            for (TableName table : match.tables("excludeTableData", pattern)) {
                Set<TableName> without = families.partitions(table);
                without.add(table);
                for (TableName each : without) {
                    if (rows.remove(each)) {
                        excluded.add(new Exclusion(
                                each.toString(), "its rows: excludeTableData names it with '" + pattern + "'"));
                    }
                }
            }
        }
        return rows;
    }

    /** Reading a table shows the rows of those that inherit from it: whoever chose it may count on them. */
    private void nameChildren() {
        for (TableName table : chosen) {
            for (TableName child : families.children(table)) {
                boolean expected =
                        !definitionsOnly.contains(table) && tables.get(table).storesRows();
                if (expected && !chosen.contains(child) && !named(child)) {
                    excluded.add(new Exclusion(child.toString(), "it inherits from " + table + " but was not chosen"));
                }
            }
        }
    }

    private boolean named(TableName table) {
        return excluded.stream().anyMatch(e -> e.name().equals(table.toString()));
    }

    private void nameForeignKeys() {
        for (TableName table : chosen) {
            for (Constraint constraint : tables.get(table).constraints()) {
                TableName target = constraint.references();
                if (target != null && !chosen.contains(target)) {
                    excluded.add(new Exclusion(
                            constraint.name() + " on " + table,
                            "it is a foreign key to " + target + ", which is not in the backup"));
                }
            }
        }
    }

    private void nameViews() {
        for (String pattern : options.include()) {
            for (TableName view : match.views(pattern)) {
                excluded.add(new Exclusion(view.toString(), "it is a view: a backup of chosen tables holds no views"));
            }
        }
    }
}
