package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Sets the sequences of the tables; those of tables that existed only ever forward. */
public final class SetSequences implements Stage {

    private static final String SET = "SELECT pg_catalog.setval(?::pg_catalog.regclass, ?, ?)";

    @Override
    public String name() {
        return "setting sequences";
    }

    @Override
    public String describe(Blueprint blueprint) {
        int count = sequences(blueprint).size();
        return count == 0 ? "" : "set " + count + " sequence(s)";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        for (Sequence sequence : sequences(run.blueprint())) {
            boolean created = !existed(run.blueprint(), sequence);
            String name = sequence.name().quoted();
            run.inTarget(session -> {
                String guard =
                        created ? "" : " FROM " + name + " WHERE last_value < ? OR last_value = ? AND NOT is_called";
                try (PreparedStatement statement = session.connection().prepareStatement(SET + guard)) {
                    statement.setString(1, name);
                    statement.setLong(2, sequence.lastValue());
                    statement.setBoolean(3, sequence.called());
                    if (!created) {
                        statement.setLong(4, sequence.lastValue());
                        statement.setLong(5, sequence.lastValue());
                    }
                    statement.execute();
                }
                return null;
            });
        }
    }

    private static List<Sequence> sequences(Blueprint blueprint) {
        return blueprint.manifest().sequences().stream()
                .filter(sequence -> blueprint.complete() || concerned(sequence, blueprint))
                .toList();
    }

    private static boolean concerned(Sequence sequence, Blueprint blueprint) {
        return serves(sequence, blueprint.tables())
                && (existed(blueprint, sequence) || serves(sequence, blueprint.created()));
    }

    private static boolean serves(Sequence sequence, Set<TableName> tables) {
        boolean owned = sequence.ownedBy() != null && tables.contains(sequence.ownedBy());
        return owned || sequence.usedBy().stream().anyMatch(tables::contains);
    }

    private static boolean existed(Blueprint blueprint, Sequence sequence) {
        Inventory before = blueprint.survey().inventory();
        return before != null
                && before.sequences().stream().anyMatch(found -> found.name().equals(sequence.name()));
    }
}
