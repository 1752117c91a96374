package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.job.Task;
import io.hyperstow.restore.internal.run.BrokenConnection;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gathers the statistics of relations on several connections, many relations a statement. What cannot be gathered is a
 * warning: it can be later.
 */
final class RelationStatistics {

    /** In how many shares the relations are analyzed, for each connection. */
    private static final int SHARES = 8;

    /** Something to analyze: its name as SQL text and its size. */
    record Relation(String name, long bytes) {}

    /** Runs {@code ANALYZE} of some relations. */
    @FunctionalInterface
    interface Analyze {
        void run(String sql) throws SQLException, IOException;
    }

    /**
     * Relations that are analyzed in the same way.
     *
     * @param what names the tasks: {@code chunks and tables}
     */
    record Batch(String what, List<Relation> relations, Analyze analyze) {}

    /** Relations of one statement, each of which is a transaction of its own. */
    private record Share(String id, List<String> relations, Analyze analyze) implements Task {

        @Override
        public String description() {
            return "analyze " + relations.size() + " relation(s)";
        }

        @Override
        public long weight() {
            return 1;
        }
    }

    private RelationStatistics() {}

    /** A parent without its children, which ANALYZE of PostgreSQL 18 would do too. */
    static String alone(RestoreRun run, String parent) {
        return run.blueprint().survey().serverMajor() < 18 ? parent : "ONLY " + parent;
    }

    /** How many tasks {@link #gather} makes of a batch at most. */
    static int tasks(int workers) {
        return SHARES * workers;
    }

    /** Gathers all batches together; those that come first are begun first. */
    static void gather(RestoreRun run, Batch... batches) throws Exception {
        int workers = run.blueprint().options().workers();
        List<Share> shares = new ArrayList<>();
        for (Batch batch : batches) {
            shares.addAll(shares(batch, workers));
        }
        run.job().runAll(shares, workers, share -> analyze(run, share));
    }

    private static List<Share> shares(Batch batch, int workers) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < Math.min(batch.relations().size(), tasks(workers)); i++) {
            shares.add(new Share("analyze " + batch.what() + " " + i, new ArrayList<>(), batch.analyze()));
        }
        List<Relation> ordered = batch.relations().stream()
                .sorted(Comparator.comparingLong(Relation::bytes).reversed())
                .toList();
        for (int i = 0; i < ordered.size(); i++) {
            shares.get(i % shares.size()).relations().add(ordered.get(i).name());
        }
        return shares;
    }

    /** A parent is analyzed with all its children locked. */
    private static String hint(SQLException failure) {
        return switch (String.valueOf(failure.getSQLState())) {
            case "53200" -> "raise max_locks_per_transaction";
            case "55P03" -> "wait for the session that holds the lock";
            default -> "remove the cause";
        };
    }

    private static void analyze(RestoreRun run, Share share) throws SQLException, IOException {
        String relations = String.join(", ", share.relations());
        try {
            share.analyze().run("ANALYZE " + relations);
        } catch (SQLException failure) {
            run.job().throwIfCancelled();
            if (BrokenConnection.explains(failure)) {
                throw failure;
            }
            String some = share.relations().size() == 1
                    ? relations
                    : "all of " + share.relations().size() + " relations, of which "
                            + share.relations().get(0) + " is the largest";
            run.job()
                    .warn("no statistics were gathered of " + some + ": " + failure.getMessage() + "; hint: "
                            + hint(failure) + ", and run ANALYZE in '"
                            + run.blueprint().target() + "'");
        }
    }
}
