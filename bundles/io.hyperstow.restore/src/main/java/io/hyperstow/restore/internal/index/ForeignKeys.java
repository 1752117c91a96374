package io.hyperstow.restore.internal.index;

import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.run.PlainSession;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds foreign keys to hypertables and has their chunks validated several at a time: {@code ADD CONSTRAINT} by itself
 * validates one after the other.
 */
final class ForeignKeys {

    private static final String NOT_VALID = " NOT VALID";

    /** The chunks' constraints of a hypertable's one that are not validated, the largest first. */
    private static final String PENDING = """
            SELECT format('ALTER TABLE %s VALIDATE CONSTRAINT %I', k.conrelid::regclass, k.conname),
                   pg_catalog.pg_relation_size(k.conrelid)
              FROM pg_catalog.pg_constraint r
              JOIN pg_catalog.pg_inherits i ON i.inhparent = r.conrelid
              JOIN pg_catalog.pg_constraint k ON k.conrelid = i.inhrelid AND k.contype = 'f' AND NOT k.convalidated
               AND pg_catalog.pg_get_constraintdef(k.oid) = pg_catalog.pg_get_constraintdef(r.oid)
             WHERE r.conrelid = ?::regclass AND r.conname = ?
             ORDER BY 2 DESC
            """;

    private record Validate(String sql, long bytes) implements Task {

        @Override
        public String id() {
            return sql;
        }

        @Override
        public String description() {
            return sql;
        }

        @Override
        public long weight() {
            return 1;
        }
    }

    private final RestoreRun run;

    ForeignKeys(RestoreRun run) {
        this.run = run;
    }

    /** Adds constraints of hypertables, of whatever kind; foreign keys as said above. */
    void add(List<HypertableConstraints.Add> adding) throws Exception {
        int workers = run.blueprint().options().workers();
        run.job().runAll(adding, workers, add -> run.execute(adding(add)));
        for (HypertableConstraints.Add add : adding) {
            if (validated(add)) {
                run.job().runAll(pending(add), workers, validate -> PlainSession.execute(run, List.of(validate.sql())));
                PlainSession.execute(run, List.of(validate(add)));
            }
        }
    }

    /** The SQL of that, but for the chunks', which are not there yet. */
    static List<String> statements(List<HypertableConstraints.Add> adding) {
        List<String> statements = new ArrayList<>();
        for (HypertableConstraints.Add add : adding) {
            statements.add(adding(add));
        }
        adding.stream()
                .filter(ForeignKeys::validated)
                .map(ForeignKeys::validate)
                .forEach(statements::add);
        return statements;
    }

    private static String adding(HypertableConstraints.Add add) {
        return validated(add) ? add.sql() + NOT_VALID : add.sql();
    }

    private static boolean validated(HypertableConstraints.Add add) {
        return add.constraint().type() == Constraint.Type.FOREIGN_KEY
                && HypertableConstraints.checked(add.constraint());
    }

    private static String validate(HypertableConstraints.Add add) {
        return "ALTER TABLE " + add.table().quoted() + " VALIDATE CONSTRAINT "
                + TableName.quote(add.constraint().name());
    }

    private List<Validate> pending(HypertableConstraints.Add add) throws SQLException, IOException {
        return run.inTarget(session -> {
            List<Validate> pending = new ArrayList<>();
            try (PreparedStatement statement = session.connection().prepareStatement(PENDING)) {
                statement.setString(1, add.table().quoted());
                statement.setString(2, add.constraint().name());
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        pending.add(new Validate(rows.getString(1), rows.getLong(2)));
                    }
                }
            }
            return pending;
        });
    }
}
