package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * Relations whose rows are counted in one transaction.
 *
 * @param number its place in the plan
 * @param units the relations
 * @param digests whether their rows are read and hashed too
 * @param weight expected bytes of rows, or of work that takes as long
 */
record CountTask(int number, List<Unit> units, boolean digests, long weight) implements Task {

    /**
     * A relation.
     *
     * @param table the table it counts for
     * @param relation the table itself or a chunk of it
     * @param kind what it is
     * @param columns those whose values belong to the digest
     */
    record Unit(TableName table, TableName relation, Kind kind, List<String> columns) {

        Unit {
            columns = List.copyOf(columns);
        }
    }

    /** How a relation is read. */
    enum Kind {
        /** A table with rows of its own. */
        TABLE,
        /** A chunk without compressed rows. */
        CHUNK,
        /** A chunk that only SELECT shows whole. */
        COMPRESSED_CHUNK,
        /** A hypertable's root table, which should hold nothing. */
        ROOT
    }

    CountTask {
        units = List.copyOf(units);
        weight = Math.max(1, weight);
    }

    @Override
    public String id() {
        return "count " + number;
    }

    @Override
    public String description() {
        return (digests ? "read and hash" : "count") + " the rows of " + units.size() + " relation(s), from "
                + units.get(0).relation();
    }
}
