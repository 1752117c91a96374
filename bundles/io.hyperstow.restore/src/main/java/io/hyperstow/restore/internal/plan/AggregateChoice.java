package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TablePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which continuous aggregates of a backup are restored: those whose hypertable, or aggregate, this restore creates. */
final class AggregateChoice {

    private final Manifest manifest;
    private final List<Aggregate> chosen = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param hypertables the hypertables that are created, as they will be
     */
    AggregateChoice(
            Manifest manifest, RestoreOptions options, Set<TableName> tables, Map<TableName, Hypertable> hypertables) {
        this.manifest = manifest;
        Set<TableName> views = new TreeSet<>();
        List<Aggregate> left = new ArrayList<>(manifest.aggregates());
        for (int before = -1; before < chosen.size(); ) {
            before = chosen.size();
            for (Aggregate aggregate : List.copyOf(left)) {
                boolean above = views.contains(aggregate.hypertable());
                boolean base = above || onItsColumn(aggregate, hypertables.get(aggregate.hypertable()));
                if (base && named(aggregate, options)) {
                    left.remove(aggregate);
                    chosen.add(aggregate);
                    views.add(aggregate.view());
                }
            }
        }
        for (Aggregate aggregate : left) {
            boolean asked = !options.include().isEmpty() && named(aggregate, options);
            boolean near = views.contains(aggregate.hypertable()) || tables.contains(aggregate.hypertable());
            if (asked || near) {
                warnings.add("continuous aggregate '" + aggregate.view() + "' is left out: "
                        + why(aggregate, options, hypertables, near));
            }
        }
    }

    /** In the order in which they can be created. */
    List<Aggregate> chosen() {
        return chosen;
    }

    /** Why others, which one might expect, are not restored. */
    List<String> warnings() {
        return warnings;
    }

    private boolean named(Aggregate aggregate, RestoreOptions options) {
        List<String> searchPath = manifest.database().searchPath();
        return options.include().isEmpty()
                || options.include().stream()
                        .anyMatch(text -> TablePattern.parse(text).matches(aggregate.view(), searchPath));
    }

    /** A query buckets the column that its hypertable was partitioned by. */
    private boolean onItsColumn(Aggregate aggregate, Hypertable planned) {
        return planned != null
                && manifest.hypertable(aggregate.hypertable())
                        .filter(source -> source.primaryDimension()
                                .column()
                                .equals(planned.primaryDimension().column()))
                        .isPresent();
    }

    private String why(
            Aggregate aggregate, RestoreOptions options, Map<TableName, Hypertable> hypertables, boolean near) {
        if (!named(aggregate, options)) {
            return "option 'include' does not name it";
        }
        if (hypertables.containsKey(aggregate.hypertable())) {
            return "'" + aggregate.hypertable() + "' is partitioned by another column now";
        }
        return "'" + aggregate.hypertable() + (near ? "' exists in the target already" : "' is not restored");
    }
}
