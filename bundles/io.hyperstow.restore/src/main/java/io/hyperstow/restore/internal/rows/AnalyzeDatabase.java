package io.hyperstow.restore.internal.rows;

import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.rows.RelationStatistics.Batch;
import io.hyperstow.restore.internal.rows.RelationStatistics.Relation;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers statistics of everything that holds rows, several relations a statement: chunks one by one, and beside them those
 * of what has children.
 */
public final class AnalyzeDatabase implements Stage {

    /**
     * All that ANALYZE takes; partitions come with what they are partitions of, and from PostgreSQL 18 on children would
     * too, which come one by one here. Materialized views
     * are not filled yet. The catalogs count too: with thousands of new chunks in them, and no statistics, questions
     * about chunks take a hundred times as long.
     */
    private static final String RELATIONS = """
            SELECT CASE WHEN parent AND c.relkind = 'r' AND current_setting('server_version_num')::int >= 180000
                        THEN 'ONLY ' ELSE '' END || format('%I.%I', n.nspname, c.relname),
                   pg_catalog.pg_relation_size(c.oid), parent OR c.relkind = 'p'
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             CROSS JOIN LATERAL (SELECT EXISTS (
                       SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)) AS has(parent)
             WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
               AND n.nspname !~ '^pg_(toast|temp)'
            """;

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
        int tasks = 2 * RelationStatistics.tasks(blueprint.options().workers());
        return new Effort(tasks, tasks);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        List<Relation> single = new ArrayList<>();
        List<Relation> parents = new ArrayList<>();
        run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(RELATIONS)) {
                while (rows.next()) {
                    (rows.getBoolean(3) ? parents : single).add(new Relation(rows.getString(1), rows.getLong(2)));
                }
            }
            return null;
        });
        RelationStatistics.gather(
                run, new Batch("parents", parents, run::execute), new Batch("chunks and tables", single, run::execute));
    }
}
