package io.hyperstow.restore.internal.database;

import static io.hyperstow.api.model.TableName.quote;
import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.UnfinishedMark;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Creates the database as the source's was: from {@code template0}, with its encoding, locale, owner and privileges. Its
 * settings come last, in {@link FinishDatabase}: they could act on the restore itself.
 */
public final class CreateDatabase implements Stage {

    @Override
    public String name() {
        return "creating the database";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.options().createDatabase()
                ? "create database '" + blueprint.target() + "' with encoding "
                        + blueprint.manifest().database().encoding()
                : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        DatabaseFacts facts = run.blueprint().manifest().database();
        String name = quote(run.blueprint().target());
        String temporary = quote(UnfinishedMark.temporaryName(run.job().id().value()));
        AtomicBoolean named = new AtomicBoolean();
        run.undo().addLast("database '" + run.blueprint().target() + "'", () -> {
            run.database().evict(run.blueprint().target());
            server(run, "DROP DATABASE IF EXISTS " + (named.get() ? name : temporary) + " WITH (FORCE)");
        });
        try {
            server(run, create(temporary, facts));
            server(
                    run,
                    "COMMENT ON DATABASE " + temporary + " IS "
                            + literal(UnfinishedMark.TEXT + run.job().id()),
                    "ALTER DATABASE " + temporary + " RENAME TO " + name);
            named.set(true);
        } catch (SQLException failure) {
            if ("42P04".equals(failure.getSQLState())) {
                throw new BackupException(
                        ErrorCode.DATABASE_EXISTS,
                        "database '" + run.blueprint().target() + "' was created by somebody else meanwhile",
                        "choose another targetDatabase",
                        failure);
            }
            throw new BackupException(
                    ErrorCode.SERVER_ERROR,
                    "database '" + run.blueprint().target() + "' cannot be created: " + failure.getMessage(),
                    "where its locale is the reason, create it by hand with one this server has and leave out"
                            + " createDatabase",
                    failure);
        }
        if (run.blueprint().options().owner() == Owner.KEEP && !facts.owner().isEmpty()) {
            server(run, "ALTER DATABASE " + name + " OWNER TO " + quote(facts.owner()));
        }
        if (run.blueprint().options().privileges() == Privileges.KEEP) {
            for (String statement : DatabasePrivileges.statements(name, facts)) {
                grant(run, statement);
            }
        }
    }

    /** A role that this server lacks loses its privilege on the database; tables are guarded before. */
    private static void grant(RestoreRun run, String statement) throws IOException {
        try {
            server(run, statement);
        } catch (SQLException refused) {
            run.job().warn("'" + statement + "' is left out: " + refused.getMessage());
        }
    }

    private static String create(String name, DatabaseFacts facts) {
        StringBuilder sql = new StringBuilder("CREATE DATABASE ")
                .append(name)
                .append(" TEMPLATE template0 ENCODING ")
                .append(literal(facts.encoding()))
                .append(" LOCALE_PROVIDER ")
                .append(facts.localeProvider())
                .append(" LC_COLLATE ")
                .append(literal(facts.collation()))
                .append(" LC_CTYPE ")
                .append(literal(facts.ctype()));
        if (!facts.locale().isEmpty()) {
            boolean icu = facts.localeProvider().equals("icu");
            sql.append(icu ? " ICU_LOCALE " : " BUILTIN_LOCALE ").append(literal(facts.locale()));
        }
        if (!facts.icuRules().isEmpty()) {
            sql.append(" ICU_RULES ").append(literal(facts.icuRules()));
        }
        return sql.toString();
    }

    /** Statements about databases are run in the profile's own; several are one transaction. */
    static void server(RestoreRun run, String... statements) throws SQLException, IOException {
        run.database().call(run.database().databaseName(), session -> {
            Connection connection = session.connection();
            connection.setAutoCommit(statements.length == 1);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                if (statements.length > 1) {
                    connection.commit();
                }
            } catch (SQLException failure) {
                if (statements.length > 1) {
                    connection.rollback();
                }
                throw failure;
            } finally {
                connection.setAutoCommit(true);
            }
            return null;
        });
    }
}
