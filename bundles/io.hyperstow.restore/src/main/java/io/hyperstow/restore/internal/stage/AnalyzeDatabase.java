package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.job.Task;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers statistics of everything that holds rows, several relations a statement: chunks one by one, and then what has
 * children as a whole.
 */
final class AnalyzeDatabase implements Stage {

    /**
     * All that ANALYZE takes, the largest first; partitions come with what they are partitions of. Materialized views
     * are not filled yet.
     */
    private static final String RELATIONS = """
            SELECT format('%I.%I', n.nspname, c.relname), pg_catalog.pg_relation_size(c.oid),
                   c.relkind = 'p' OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
               AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', '_timescaledb_catalog',
                   '_timescaledb_config', '_timescaledb_cache')
             ORDER BY 2 DESC, 1
            """;

    /** Also of the lock table: a parent is analyzed with all its children locked. */
    private static final String OUT_OF_MEMORY = "53200";

    private static final int MOST_RELATIONS = 100;
    private static final long MOST_BYTES = 64L << 20;

    /** Relations of one statement, each of which is a transaction. */
    private record Batch(List<String> relations, long bytes) implements Task {

        @Override
        public String id() {
            return "analyze " + relations.get(0);
        }

        @Override
        public String description() {
            return "analyze " + relations.size() + " relation(s)";
        }

        @Override
        public long weight() {
            return 1;
        }
    }

    @Override
    public String name() {
        return "analyzing";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return "analyze everything that was restored";
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        List<Batch> single = new ArrayList<>();
        List<Batch> parents = new ArrayList<>();
        collect(run, single, parents);
        analyze(run, single);
        analyze(run, parents);
    }

    private static void collect(RestoreRun run, List<Batch> single, List<Batch> parents)
            throws SQLException, IOException {
        run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(RELATIONS)) {
                while (rows.next()) {
                    if (rows.getBoolean(3)) {
                        parents.add(new Batch(List.of(rows.getString(1)), 0));
                    } else {
                        add(single, rows.getString(1), rows.getLong(2));
                    }
                }
            }
            return null;
        });
    }

    private static void add(List<Batch> batches, String relation, long bytes) {
        Batch last = batches.isEmpty() ? null : batches.get(batches.size() - 1);
        if (last != null && last.relations().size() < MOST_RELATIONS && last.bytes() + bytes <= MOST_BYTES) {
            List<String> relations = new ArrayList<>(last.relations());
            relations.add(relation);
            batches.set(batches.size() - 1, new Batch(relations, last.bytes() + bytes));
        } else {
            batches.add(new Batch(List.of(relation), bytes));
        }
    }

    private static void analyze(RestoreRun run, List<Batch> batches) throws Exception {
        run.job().runAll(batches, run.blueprint().options().workers(), batch -> analyze(run, batch));
    }

    private static void analyze(RestoreRun run, Batch batch) throws SQLException, IOException {
        String relations = String.join(", ", batch.relations());
        try {
            run.execute("ANALYZE " + relations);
        } catch (SQLException failure) {
            if (!OUT_OF_MEMORY.equals(failure.getSQLState())) {
                throw failure;
            }
            run.job()
                    .warn("no statistics were gathered of " + relations + ": " + failure.getMessage()
                            + "; hint: raise max_locks_per_transaction, and ANALYZE it");
        }
    }
}
