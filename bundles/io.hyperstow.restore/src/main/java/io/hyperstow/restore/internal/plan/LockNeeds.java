package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Table;
import java.util.Set;

/**
 * How many locks a restore needs at the same time. The server has {@code max_locks_per_transaction × max_connections} for
 * all its sessions; what a statement takes of a hypertable is {@code pg_locks} of 2.19.3 with 5,000 chunks.
 */
public final class LockNeeds {

    private static final int OF_INDEX = 2;
    private static final int OF_KEY = 3;
    private static final Set<Constraint.Type> KEYS =
            Set.of(Constraint.Type.PRIMARY_KEY, Constraint.Type.UNIQUE, Constraint.Type.EXCLUSION);

    private LockNeeds() {}

    /**
     * How many locks one transaction holds for each chunk of a hypertable, at most.
     *
     * @param newDatabase whether a restore that fails drops the database; else it drops the table, indexes and all
     */
    public static long ofChunk(Table table, boolean newDatabase) {
        boolean key = table.constraints().stream().anyMatch(constraint -> KEYS.contains(constraint.type()));
        int created = key ? OF_KEY : table.indexes().isEmpty() ? 1 : OF_INDEX;
        return newDatabase ? created : Math.max(created, 1 + table.indexes().size());
    }

    /** How many indexes may be built at the same time, each on all chunks of its hypertable: 1 to the workers. */
    public static int buildsAtOnce(Blueprint blueprint) {
        long largest = blueprint.forecasts().values().stream()
                .mapToLong(forecast -> OF_KEY * forecast.chunks())
                .max()
                .orElse(0);
        long possible = blueprint.survey().lockSlots() / Math.max(1, largest);
        return (int) Math.max(1, Math.min(blueprint.options().workers(), possible));
    }
}
