package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.rows.RelationStatistics.Batch;
import io.hyperstow.restore.internal.rows.RelationStatistics.Relation;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.PlainSession;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gathers statistics, so that the first queries are planned well. {@code ANALYZE} of a hypertable gathers those of its
 * chunks, one after the other; where the role may, the chunks are shared out and the hypertable is analyzed beside them.
 */
public final class AnalyzeTables implements Stage {

    /** From here on the catalogs have grown so much that questions about chunks need their statistics. */
    private static final int MANY_CHUNKS = 500;

    private static final String CATALOGS = """
            SELECT format('%I.%I', n.nspname, c.relname), pg_catalog.pg_relation_size(c.oid)
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND NOT c.relisshared
               AND n.nspname IN ('pg_catalog', '_timescaledb_catalog')
            """;

    @Override
    public String name() {
        return "analyzing";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return "analyze " + blueprint.tables().size() + " table(s)";
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        int tasks = RelationStatistics.tasks(blueprint.options().workers())
                + blueprint.tables().size()
                + blueprint.aggregates().size();
        return new Effort(tasks, tasks);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        Inventory target = run.inTarget(run.tools().inspector()::inspect);
        List<TableName> hypertables = new ArrayList<>();
        List<Relation> single = new ArrayList<>();
        for (TableName table : run.blueprint().tables()) {
            if (target.hypertable(table).isPresent()) {
                hypertables.add(table);
            } else {
                long bytes = target.table(table).map(Table::bytes).orElse(0L);
                single.add(new Relation(table.quoted(), bytes));
            }
        }
        for (Aggregate aggregate : run.blueprint().aggregates()) {
            target.aggregate(aggregate.view()).map(Aggregate::materialization).ifPresent(hypertables::add);
        }
        if (!PlainSession.allowed(run.blueprint())) {
            hypertables.forEach(table -> single.add(new Relation(table.quoted(), Long.MAX_VALUE)));
            RelationStatistics.gather(run, new Batch("tables", single, run::execute));
            return;
        }
        Map<TableName, List<Chunk>> chunks = target.chunksByHypertable();
        for (TableName table : hypertables) {
            for (Chunk chunk : chunks.getOrDefault(table, List.of())) {
                single.add(new Relation(chunk.name().quoted(), chunk.bytes()));
            }
        }
        if (single.size() > MANY_CHUNKS) {
            RelationStatistics.gather(run, new Batch("catalogs", catalogs(run), run::execute));
        }
        List<Relation> roots = hypertables.stream()
                .map(table -> new Relation(RelationStatistics.alone(run, table.quoted()), 0))
                .toList();
        RelationStatistics.gather(
                run,
                new Batch("hypertables", roots, sql -> PlainSession.execute(run, List.of(sql))),
                new Batch("chunks and tables", single, run::execute));
    }

    private static List<Relation> catalogs(RestoreRun run) throws Exception {
        return run.inTarget(session -> {
            List<Relation> catalogs = new ArrayList<>();
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(CATALOGS)) {
                while (rows.next()) {
                    catalogs.add(new Relation(rows.getString(1), rows.getLong(2)));
                }
            }
            return catalogs;
        });
    }
}
