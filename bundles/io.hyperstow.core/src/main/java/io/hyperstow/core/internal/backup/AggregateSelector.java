package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.BackupScope.Exclusion;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses the continuous aggregates of a backup: those that the patterns name, as far as what they are over is in the
 * backup too. Those over chosen hypertables that nobody named are named as left out.
 */
final class AggregateSelector {

    private final Inventory inventory;
    private final BackupOptions options;
    private final PatternMatch match;
    private final Collection<Exclusion> excluded;
    private final Set<TableName> views = new TreeSet<>();
    private final Set<TableName> materializations = new TreeSet<>();

    /**
     * @param excluded gets what is left out
     */
    AggregateSelector(Inventory inventory, BackupOptions options, PatternMatch match, Collection<Exclusion> excluded) {
        this.inventory = inventory;
        this.options = options;
        this.match = match;
        this.excluded = excluded;
    }

    /**
     * @param tables the tables of the backup
     * @throws BackupException {@code NO_MATCHING_TABLE} when a pattern names only aggregates of which none can be chosen
     */
    void choose(Set<TableName> tables) {
        Set<TableName> named = named();
        Map<TableName, String> unwanted = unwanted();
        for (int before = -1; before < views.size(); ) {
            before = views.size();
            for (Aggregate aggregate : inventory.aggregates()) {
                boolean possible = tables.contains(aggregate.hypertable()) || views.contains(aggregate.hypertable());
                if (possible && named.contains(aggregate.view()) && !unwanted.containsKey(aggregate.view())) {
                    views.add(aggregate.view());
                    materializations.add(aggregate.materialization());
                }
            }
        }
        Set<TableName> known = new HashSet<>(tables);
        known.addAll(views);
        for (Aggregate aggregate : inventory.aggregates()) {
            boolean expected = named.contains(aggregate.view()) || known.contains(aggregate.hypertable());
            if (expected && !views.contains(aggregate.view())) {
                String why = "it is a continuous aggregate over " + aggregate.hypertable()
                        + (known.contains(aggregate.hypertable())
                                ? ", and 'include' does not name it"
                                : ", which is not in the backup");
                excluded.add(new Exclusion(aggregate.view().toString(), unwanted.getOrDefault(aggregate.view(), why)));
            }
        }
        options.include().forEach(this::refuseEmpty);
    }

    /** Takes all of them, as an archive of a whole database does. */
    void takeAll() {
        for (Aggregate aggregate : inventory.aggregates()) {
            views.add(aggregate.view());
            materializations.add(aggregate.materialization());
        }
    }

    private Set<TableName> named() {
        Set<TableName> named = new TreeSet<>();
        if (options.include().isEmpty()) {
            inventory.aggregates().forEach(aggregate -> named.add(aggregate.view()));
        }
        options.include().forEach(pattern -> named.addAll(match.aggregates(pattern)));
        return named;
    }

    /** Aggregates that are left out whatever names them, with the reason. */
    private Map<TableName, String> unwanted() {
        Map<TableName, String> unwanted = new HashMap<>();
        for (Aggregate aggregate : inventory.aggregates()) {
            if (!aggregate.finalized()) {
                unwanted.put(
                        aggregate.view(),
                        "it is a continuous aggregate in the form before TimescaleDB 2.7: CALL cagg_migrate first");
            }
        }
        for (String pattern : options.excludeTables()) {
            for (TableName view : match.aggregates(pattern)) {
                unwanted.put(view, "excludeTables names it with '" + pattern + "'");
            }
        }
        return unwanted;
    }

    private void refuseEmpty(String pattern) {
        List<TableName> matched = match.aggregates(pattern);
        boolean tables = !match.tablesBesideAggregates("include", pattern).isEmpty();
        if (tables || matched.stream().anyMatch(views::contains)) {
            return;
        }
        String first = matched.get(0).toString();
        String why = excluded.stream()
                .filter(exclusion -> exclusion.name().equals(first))
                .map(Exclusion::why)
                .findFirst()
                .orElseThrow();
        throw new BackupException(
                ErrorCode.NO_MATCHING_TABLE,
                "the pattern '" + pattern + "' in 'include' chooses nothing: '" + first + "' is left out: " + why,
                "name what a continuous aggregate is over, too");
    }

    /** The views of those that are chosen. */
    Set<TableName> views() {
        return views;
    }

    /** What holds the materialized rows of those that are chosen. */
    Set<TableName> materializations() {
        return materializations;
    }
}
