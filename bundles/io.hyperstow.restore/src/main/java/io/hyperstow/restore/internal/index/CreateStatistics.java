package io.hyperstow.restore.internal.index;

import static io.hyperstow.api.model.TableName.quote;
import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.Statistics;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Creates extended statistics, which pg_dump does not dump with chosen tables and dumps with a whole
 * database; those that are there stay as they are. */
public final class CreateStatistics implements Stage {

    private static final String CREATE = "CREATE STATISTICS ";

    @Override
    public String name() {
        return "creating extended statistics";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int count = statistics(blueprint).size();
        return count == 0 ? "" : "create " + count + " extended statistics";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        boolean owner = run.blueprint().options().owner() == Owner.KEEP;
        for (Statistics statistics : statistics(run.blueprint())) {
            run.executeAtOnce(statements(statistics, owner));
        }
    }

    private static List<Statistics> statistics(Blueprint blueprint) {
        if (blueprint.complete()) {
            return List.of();
        }
        return blueprint.created().stream()
                .flatMap(table -> blueprint.table(table).statistics().stream())
                .toList();
    }

    static List<String> statements(Statistics statistics, boolean owner) {
        String name = statistics.name().quoted();
        List<String> statements = new ArrayList<>();
        statements.add(CREATE + "IF NOT EXISTS " + statistics.definition().substring(CREATE.length()));
        if (statistics.target() >= 0) {
            statements.add("ALTER STATISTICS " + name + " SET STATISTICS " + statistics.target());
        }
        if (!statistics.comment().isEmpty()) {
            statements.add("COMMENT ON STATISTICS " + name + " IS " + literal(statistics.comment()));
        }
        if (owner) {
            statements.add("ALTER STATISTICS " + name + " OWNER TO " + quote(statistics.owner()));
        }
        return statements;
    }
}
