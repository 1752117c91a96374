package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TablePattern;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Finds what table patterns mean in an inventory. A pattern that means nothing is an error, never an empty backup. */
final class PatternMatch {

    private final Inventory inventory;
    private final List<String> searchPath;

    PatternMatch(Inventory inventory) {
        this.inventory = inventory;
        this.searchPath = inventory.database().searchPath();
    }

    /**
     * The tables a pattern matches.
     *
     * @param option the option it is from
     * @throws BackupException {@code NO_MATCHING_TABLE}
     */
    List<TableName> tables(String option, String pattern) {
        return tables(option, pattern, false);
    }

    /** The tables a pattern matches; none will do where it matches a continuous aggregate. */
    List<TableName> tablesBesideAggregates(String option, String pattern) {
        return tables(option, pattern, !aggregates(pattern).isEmpty());
    }

    private List<TableName> tables(String option, String pattern, boolean noneWillDo) {
        TablePattern parsed = TablePattern.parse(pattern);
        List<TableName> matched = matching(parsed, inventory.tables().stream().map(Table::name), searchPath);
        if (matched.isEmpty() && !noneWillDo) {
            throw new BackupException(
                    ErrorCode.NO_MATCHING_TABLE,
                    "the pattern '" + pattern + "' in '" + option + "' matches no table of database '"
                            + inventory.database().name() + "'",
                    hint(parsed));
        }
        return matched;
    }

    /** The views a pattern matches. */
    List<TableName> views(String pattern) {
        return matching(TablePattern.parse(pattern), inventory.views().stream(), searchPath);
    }

    /** The continuous aggregates a pattern matches. */
    List<TableName> aggregates(String pattern) {
        return matching(
                TablePattern.parse(pattern), inventory.aggregates().stream().map(Aggregate::view), searchPath);
    }

    private String hint(TablePattern pattern) {
        Stream<TableName> views = Stream.concat(
                inventory.views().stream(), inventory.aggregates().stream().map(Aggregate::view));
        List<TableName> matchedViews = matching(pattern, views, searchPath);
        if (!matchedViews.isEmpty()) {
            return "'" + matchedViews.get(0) + "' is a view: name the tables it reads";
        }
        for (Aggregate aggregate : inventory.aggregates()) {
            if (pattern.matches(aggregate.materialization(), searchPath)) {
                return "'" + aggregate.materialization() + "' belongs to the continuous aggregate '" + aggregate.view()
                        + "': name the hypertable it is over";
            }
        }
        for (Chunk chunk : inventory.chunks()) {
            if (pattern.matches(chunk.name(), searchPath)) {
                return "'" + chunk.name() + "' is a chunk: name its hypertable '" + chunk.hypertable() + "'";
            }
        }
        Collection<String> schemas = inventory.tables().stream()
                .map(t -> t.name().schema())
                .distinct()
                .toList();
        List<TableName> elsewhere =
                matching(pattern, inventory.tables().stream().map(Table::name), List.copyOf(schemas));
        if (!elsewhere.isEmpty()) {
            return "'" + elsewhere.get(0) + "' is not on the search path: write the pattern with its schema";
        }
        return "inspect the database to see its tables; patterns are those of psql: cpu, metrics.*, \"Quoted\"";
    }

    private static List<TableName> matching(TablePattern pattern, Stream<TableName> names, List<String> searchPath) {
        return names.filter(name -> pattern.matches(name, searchPath)).sorted().toList();
    }
}
