package io.hyperstow.restore.internal.index;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Constraints of hypertables, from their definitions: pg_restore writes {@code ALTER TABLE ONLY}, which TimescaleDB refuses
 * for hypertables outside restoring mode (seen on 2.19.3 and 2.31.0).
 */
final class HypertableConstraints {

    /** The types of pg_dump's entries that this class takes over for hypertables. */
    private static final Set<String> TYPES = Set.of("CONSTRAINT", "FK CONSTRAINT", "CHECK CONSTRAINT");

    /** Constraints that are indexes. */
    static final Predicate<Constraint> KEYS = constraint -> switch (constraint.type()) {
        case PRIMARY_KEY, UNIQUE, EXCLUSION -> true;
        case FOREIGN_KEY, CHECK -> false;
    };

    /** Adds one constraint. */
    record Add(TableName table, Constraint constraint, String sql) implements Task {

        @Override
        public String id() {
            return sql;
        }

        @Override
        public String description() {
            return sql;
        }

        @Override
        public long weight() {
            return 1;
        }
    }

    private HypertableConstraints() {}

    /** Whether an entry of the archive is left to this class. */
    static boolean replaces(Blueprint blueprint, ArchiveEntry entry) {
        return TYPES.contains(entry.type()) && blueprint.hypertables().containsKey(entry.table());
    }

    /** What adds the wanted constraints of all hypertables that are created. */
    static List<Add> adding(Blueprint blueprint, Predicate<Constraint> wanted) {
        List<Add> tasks = new ArrayList<>();
        for (TableName name : blueprint.hypertables().keySet()) {
            tasks.addAll(adding(blueprint, name, wanted));
        }
        return tasks;
    }

    static List<Add> adding(Blueprint blueprint, TableName name, Predicate<Constraint> wanted) {
        Table table = blueprint.table(name);
        Set<String> dangling = blueprint.danglingKeys(name);
        return table.constraints().stream()
                .filter(wanted)
                .filter(constraint -> !dangling.contains(constraint.name()))
                .map(constraint -> new Add(name, constraint, sql(table, constraint)))
                .toList();
    }

    /** A check of the table's definition exists already; only those that are not validated, or not enforced, are missing: pg_dump has them apart. */
    static boolean comesAfterRows(Constraint constraint) {
        boolean check = constraint.type() == Constraint.Type.CHECK;
        return !KEYS.test(constraint) && (!check || !checked(constraint));
    }

    /** Whether rows are held against it when it is created: not when it is not valid, or not enforced (PostgreSQL 18). */
    static boolean checked(Constraint constraint) {
        return !constraint.definition().endsWith(" NOT VALID")
                && !constraint.definition().endsWith(" NOT ENFORCED");
    }

    static String sql(Table table, Constraint constraint) {
        return "ALTER TABLE " + table.name().quoted() + " ADD CONSTRAINT " + quote(constraint.name()) + " "
                + withStorage(table, constraint);
    }

    /** {@code pg_get_constraintdef} leaves out the storage parameters of the index, {@code pg_get_indexdef} has them. */
    private static String withStorage(Table table, Constraint constraint) {
        String definition = constraint.definition();
        String storage = table.indexes().stream()
                .filter(index -> index.constraint().equals(constraint.name()))
                .map(HypertableConstraints::storage)
                .findFirst()
                .orElse("");
        int deferrable = definition.indexOf(" DEFERRABLE");
        int end = deferrable < 0 ? definition.length() : deferrable;
        return KEYS.test(constraint) ? definition.substring(0, end) + storage + definition.substring(end) : definition;
    }

    private static String storage(Index index) {
        int with = index.definition().lastIndexOf(" WITH (");
        int end = with < 0 ? -1 : index.definition().indexOf(')', with);
        return end < 0 ? "" : index.definition().substring(with, end + 1);
    }
}
