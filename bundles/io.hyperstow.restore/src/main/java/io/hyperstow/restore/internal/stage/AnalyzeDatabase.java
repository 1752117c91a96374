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
     * are not filled yet. The catalogs count too: with thousands of new chunks in them, and no statistics, questions
     * about chunks take a hundred times as long.
     */
    private static final String RELATIONS = """
            SELECT format('%I.%I', n.nspname, c.relname), pg_catalog.pg_relation_size(c.oid),
                   c.relkind = 'p' OR EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
               AND n.nspname !~ '^pg_(toast|temp)'
             ORDER BY 2 DESC, 1
            """;

    /** Also of the lock table: a parent is analyzed with all its children locked. */
    private static final String OUT_OF_MEMORY = "53200";

    /** In how many shares the relations are analyzed, for each connection. */
    private static final int SHARES = 8;

    /** Relations of one statement, each of which is a transaction of its own. */
    private record Share(String id, List<String> relations) implements Task {

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
    public Effort effort(Blueprint blueprint) {
        int shares = 2 * shares(blueprint);
        return new Effort(shares, shares);
    }

    private static int shares(Blueprint blueprint) {
        return SHARES * blueprint.options().workers();
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        List<Share> single = shares(run, "chunks and tables ");
        List<Share> parents = shares(run, "parents ");
        run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(RELATIONS)) {
                for (int i = 0; rows.next(); i++) {
                    List<Share> shares = rows.getBoolean(3) ? parents : single;
                    shares.get(i % shares.size()).relations().add(rows.getString(1));
                }
            }
            return null;
        });
        run.job().runAll(single, run.blueprint().options().workers(), share -> analyze(run, share));
        run.job().runAll(parents, run.blueprint().options().workers(), share -> analyze(run, share));
    }

    private static List<Share> shares(RestoreRun run, String name) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < shares(run.blueprint()); i++) {
            shares.add(new Share("analyze " + name + i, new ArrayList<>()));
        }
        return shares;
    }

    private static void analyze(RestoreRun run, Share share) throws SQLException, IOException {
        if (share.relations().isEmpty()) {
            return;
        }
        String relations = String.join(", ", share.relations());
        try {
            run.execute("ANALYZE " + relations);
        } catch (SQLException failure) {
            if (!OUT_OF_MEMORY.equals(failure.getSQLState())) {
                throw failure;
            }
            run.job()
                    .warn("no statistics were gathered of all of " + relations + ": " + failure.getMessage()
                            + "; hint: raise max_locks_per_transaction, and ANALYZE them");
        }
    }
}
