package io.hyperstow.restore.internal.index;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Marks indexes as the one {@code CLUSTER} goes by, or as replica identity. In pg_dump's archives the mark is of one piece
 * with the index: for a hypertable in a form that TimescaleDB refuses, and for other tables pg_restore with several
 * connections can end in a deadlock. So marked indexes are left out of what pg_restore does, too.
 */
public final class MarkIndexes implements Stage {

    /** The marked indexes of a table, one after the other: they would wait for each other's lock. */
    record Create(TableName table, List<String> statements) implements Task {

        @Override
        public String id() {
            return "marked indexes of " + table;
        }

        @Override
        public String description() {
            return String.join("; ", statements);
        }

        @Override
        public long weight() {
            return statements.size();
        }
    }

    @Override
    public String name() {
        return "marking indexes";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int count = marks(blueprint).size();
        return count == 0 ? "" : "mark " + count + " index(es) as CLUSTER ON or as replica identity";
    }

    @Override
    public List<String> statements(Blueprint blueprint) {
        return marks(blueprint);
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        for (String sql : marks(run.blueprint())) {
            run.execute(sql);
        }
    }

    /** Whether an entry of the archive, an index with its mark, is left to {@link #creating}. */
    static boolean replaces(Blueprint blueprint, ArchiveEntry entry) {
        if (!blueprint.created().contains(entry.table())) {
            return false;
        }
        return marked(blueprint.table(entry.table())).stream().anyMatch(index -> switch (entry.type()) {
            case "INDEX" -> entry.name().equals(index.name());
            case "CONSTRAINT" -> entry.name().endsWith(" " + index.constraint());
            default -> false;
        });
    }

    /** What creates the indexes that pg_restore would mark; the keys of hypertables are made elsewhere. */
    static List<Create> creating(Blueprint blueprint) {
        List<Create> tasks = new ArrayList<>();
        for (TableName name : blueprint.created()) {
            Table table = blueprint.table(name);
            List<String> statements = new ArrayList<>();
            for (Index index : marked(table)) {
                Optional<Constraint> key = table.constraints().stream()
                        .filter(constraint -> constraint.name().equals(index.constraint()))
                        .findFirst();
                if (key.isEmpty()) {
                    statements.add(index.definition());
                } else if (!blueprint.hypertables().containsKey(name)) {
                    statements.add(HypertableConstraints.sql(table, key.get()));
                }
            }
            if (!statements.isEmpty()) {
                tasks.add(new Create(name, statements));
            }
        }
        return tasks;
    }

    private static List<String> marks(Blueprint blueprint) {
        List<String> marks = new ArrayList<>();
        for (TableName name : blueprint.created()) {
            String alter = "ALTER TABLE " + name.quoted();
            for (Index index : marked(blueprint.table(name))) {
                if (index.clustered()) {
                    marks.add(alter + " CLUSTER ON " + quote(index.name()));
                }
                if (index.replicaIdentity()) {
                    marks.add(alter + " REPLICA IDENTITY USING INDEX " + quote(index.name()));
                }
            }
        }
        return marks;
    }

    /** Those of partitioned tables and their partitions hang together, and stay with pg_restore. */
    private static List<Index> marked(Table table) {
        boolean alone = table.storesRows() && table.parents().isEmpty();
        return table.indexes().stream()
                .filter(index -> alone && index.valid() && (index.clustered() || index.replicaIdentity()))
                .toList();
    }
}
