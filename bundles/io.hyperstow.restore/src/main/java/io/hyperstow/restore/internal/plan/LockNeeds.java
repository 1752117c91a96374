package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.util.Map;

/**
 * How many locks a restore needs at the same time. The server has {@code max_locks_per_transaction × max_connections} for
 * all its sessions; what a statement takes of a hypertable is {@code pg_locks} of 2.19.3 with 5,000 chunks.
 */
public final class LockNeeds {

    private static final int OF_INDEX = 2;
    private static final int OF_KEY = 3;

    private LockNeeds() {}

    /**
     * How many locks one transaction holds for each chunk of a hypertable, at most.
     *
     * @param newDatabase whether a restore that fails drops the database; else it drops the table, indexes and all
     * @param superuser whether the role is one; for others the server checks a foreign key with one query for all chunks
     */
    static long ofChunk(Table table, boolean newDatabase, boolean superuser) {
        int created = table.indexes().isEmpty() ? 1 : OF_INDEX;
        boolean withIndexes = !newDatabase;
        for (Constraint constraint : table.constraints()) {
            switch (constraint.type()) {
                case PRIMARY_KEY, UNIQUE, EXCLUSION -> created = OF_KEY;
                case FOREIGN_KEY -> withIndexes |= !superuser;
                case CHECK -> {}
            }
        }
        return withIndexes ? Math.max(created, 1 + table.indexes().size()) : created;
    }

    static long ofChunk(Table table, RestoreOptions options, TargetSurvey survey) {
        return ofChunk(table, options.createDatabase(), survey.superuser());
    }

    /** How many locks one transaction holds for each chunk of a hypertable, at most. */
    public static long ofChunk(Blueprint blueprint, TableName table) {
        return ofChunk(blueprint.table(table), blueprint.options(), blueprint.survey());
    }

    /**
     * How many indexes may be built, or constraints checked, at the same time, each on all chunks of its hypertable: 1 to
     * the workers. A tenth of the locks is left to others.
     */
    public static int buildsAtOnce(Blueprint blueprint) {
        long largest = 0;
        for (Map.Entry<TableName, ChunkForecast> each : blueprint.forecasts().entrySet()) {
            largest = Math.max(
                    largest, ofChunk(blueprint, each.getKey()) * each.getValue().chunks());
        }
        long possible = blueprint.survey().lockSlots() * 9 / 10 / Math.max(1, largest);
        return (int) Math.max(1, Math.min(blueprint.options().workers(), possible));
    }
}
