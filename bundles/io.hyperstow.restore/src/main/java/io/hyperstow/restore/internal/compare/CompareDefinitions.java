package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Policy;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares the definitions of the created tables with the backup, and the hypertables with what was planned. */
final class CompareDefinitions {

    private static final int MAINTAIN_SINCE = 17;

    /** How a privilege begins that the owner does not have any more. */
    private static final String TAKEN = "no ";

    private final Blueprint blueprint;
    private final Inventory target;
    private final List<String> differences = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    CompareDefinitions(Blueprint blueprint, Inventory target) {
        this.blueprint = blueprint;
        this.target = target;
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences() {
        for (TableName name : blueprint.created()) {
            Table found = target.table(name).orElse(null);
            if (found == null) {
                differences.add("'" + name + "' is not there");
                continue;
            }
            Table wanted = blueprint.table(name);
            Set<String> dangling = blueprint.danglingKeys(name);
            List<Constraint> constraints = wanted.constraints().stream()
                    .filter(constraint -> !dangling.contains(constraint.name()))
                    .toList();
            compare(name, "column", wanted.columns(), found.columns(), this::column);
            // pg_dump leaves out an index that is not valid, and the backup warned of it, except of a partitioned
            // table.
            compare(name, "index", valid(wanted), valid(found), Index::definition);
            compare(name, "parent", wanted.parents(), found.parents(), TableName::toString);
            compare(
                    name,
                    "constraint",
                    constraints,
                    found.constraints(),
                    constraint -> constraint.name() + " " + constraint.definition());
            compare(
                    name,
                    "trigger",
                    wanted.triggers(),
                    found.triggers(),
                    trigger -> trigger.definition() + " (" + trigger.enabled() + ")");
            compareExpressions(wanted, found);
            if (wanted.policies() != null && found.policies() != null) {
                compare(name, "policy", wanted.policies(), found.policies(), Policy::toString);
            }
            if (wanted.rowSecurity() != found.rowSecurity()) {
                differences.add("row security of '" + name + "' is " + (found.rowSecurity() ? "on" : "off"));
            }
            boolean ownerKept = blueprint.options().owner() == Owner.KEEP;
            if (ownerKept && !wanted.owner().equals(found.owner())) {
                differences.add("'" + name + "' belongs to '" + found.owner() + "', expected '" + wanted.owner() + "'");
            }
            comparePrivileges(wanted, found);
            compareHypertable(name);
        }
        return differences;
    }

    /** What is other than in the backup and takes nothing away from it, one line each; after {@link #differences}. */
    List<String> remarks() {
        return remarks;
    }

    /** Defaults, and what computed columns are computed by; of columns that are there, the others are named already. */
    private void compareExpressions(Table wanted, Table found) {
        Map<String, Column> columns =
                found.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
        for (Column column : wanted.columns()) {
            Column other = columns.get(column.name());
            boolean known = other != null && column.expression() != null && other.expression() != null;
            if (known && !column.expression().equals(other.expression())) {
                differences.add("column '" + column.name() + "' of '" + wanted.name() + "' has the default '"
                        + other.expression() + "', expected '" + column.expression() + "'");
            }
        }
    }

    /** In an existing database ALTER DEFAULT PRIVILEGES may give more than the backup has. */
    private void comparePrivileges(Table wanted, Table found) {
        boolean kept =
                blueprint.options().owner() == Owner.KEEP && blueprint.options().privileges() == Privileges.KEEP;
        if (!kept || wanted.privileges() == null || found.privileges() == null) {
            return;
        }
        Set<String> expected = privileges(wanted);
        Set<String> present = privileges(found);
        for (String one : expected) {
            if (!present.contains(one) && !one.startsWith(TAKEN)) {
                differences.add("'" + wanted.name() + "' lacks the privilege " + one);
            }
        }
        for (String one : present) {
            if (!expected.contains(one) && one.startsWith(TAKEN)) {
                differences.add("'" + wanted.name() + "' has lost the privilege " + one.substring(TAKEN.length()));
            } else if (!expected.contains(one)) {
                remarks.add("'" + wanted.name() + "' has the privilege " + one + ", which the backup does not have");
            }
        }
    }

    /** GRANT ALL means MAINTAIN too, from PostgreSQL 17 on. */
    private Set<String> privileges(Table table) {
        boolean maintain = blueprint.manifest().database().serverMajor() >= MAINTAIN_SINCE;
        return table.privileges().stream()
                .filter(one -> maintain || !one.startsWith("MAINTAIN ") && !one.startsWith(TAKEN + "MAINTAIN "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Index> valid(Table table) {
        return table.indexes().stream().filter(Index::valid).toList();
    }

    /** TimescaleDB makes the columns of range dimensions NOT NULL; elsewhere that is a difference. */
    private String column(Column column) {
        boolean dimension = blueprint.hypertables().values().stream()
                .flatMap(hypertable -> hypertable.dimensions().stream())
                .anyMatch(one -> one.column().equals(column.name()));
        return column.name() + " " + column.type() + " " + column.generation()
                + (column.notNull() && !dimension ? " NOT NULL" : "");
    }

    private void compareHypertable(TableName name) {
        Hypertable planned = blueprint.hypertables().get(name);
        Hypertable found = target.hypertable(name).orElse(null);
        if (planned == null && found != null) {
            differences.add("'" + name + "' is a hypertable and was a plain table");
        } else if (planned != null && found == null) {
            differences.add("'" + name + "' is not a hypertable any more");
        } else if (planned != null && !planned.dimensions().equals(found.dimensions())) {
            differences.add("the dimensions of '" + name + "' are " + found.dimensions() + ", expected "
                    + planned.dimensions());
        }
    }

    private <T> void compare(
            TableName table, String kind, Collection<T> wanted, Collection<T> found, Function<T, String> text) {
        Set<String> expected = wanted.stream().map(text).collect(Collectors.toSet());
        Set<String> present = found.stream().map(text).collect(Collectors.toSet());
        for (String one : expected) {
            if (!present.contains(one)) {
                differences.add("'" + table + "' lacks " + kind + " " + one);
            }
        }
        for (String one : present) {
            if (!expected.contains(one)) {
                differences.add("'" + table + "' has " + kind + " " + one + ", the backup does not");
            }
        }
    }

    /**
     * Hypertables whose layout was kept and whose chunks cover other ranges than the backup's: the interval was changed in
     * their life, and ranges that were cut then cannot be made again. Their rows are not concerned. Of which of the source's
     * chunks an adopted file has rows, nobody knows.
     */
    List<TableName> otherRanges() {
        List<TableName> other = new ArrayList<>();
        blueprint.forecasts().forEach((name, forecast) -> {
            if (forecast.exact() && !blueprint.manifest().adopted()) {
                Set<List<ChunkRange>> expected = new HashSet<>();
                Set<List<ChunkRange>> edges = new HashSet<>();
                for (ChunkContent chunk : blueprint.manifest().chunks()) {
                    if (chunk.table().equals(name)) {
                        expected.add(chunk.ranges());
                    }
                    if (chunk.rows() < 0) {
                        edges.add(chunk.ranges());
                    }
                }
                Set<List<ChunkRange>> present = new HashSet<>();
                for (Chunk chunk : target.chunks()) {
                    if (chunk.hypertable().equals(name)) {
                        present.add(chunk.ranges());
                    }
                }
                // A chunk at the edge of a range may have had no row inside.
                edges.removeAll(present);
                expected.removeAll(edges);
                if (!expected.equals(present)) {
                    other.add(name);
                }
            }
        });
        return other;
    }
}
