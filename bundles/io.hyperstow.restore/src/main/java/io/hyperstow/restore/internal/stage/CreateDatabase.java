package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.UnfinishedMark;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;

/**
 * Creates the database as the source's was: from {@code template0}, with its encoding, locale, settings, owner and
 * privileges. {@code timescaledb.restoring} is never among the settings.
 */
final class CreateDatabase implements Stage {

    /** Settings whose value is a list of names that are quoted one by one (PostgreSQL's GUC_LIST_QUOTE). */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    @Override
    public String name() {
        return "creating the database";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.options().createDatabase()
                ? "create database '" + blueprint.target() + "' with encoding "
                        + blueprint.manifest().database().encoding() + " and its settings"
                : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        DatabaseFacts facts = run.blueprint().manifest().database();
        String name = quote(run.blueprint().target());
        try {
            server(run, create(name, facts));
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
        run.undo().addLast("database '" + run.blueprint().target() + "'", () -> {
            run.database().evict(run.blueprint().target());
            server(run, "DROP DATABASE " + name + " WITH (FORCE)");
        });
        server(
                run,
                "COMMENT ON DATABASE " + name + " IS "
                        + literal(UnfinishedMark.TEXT + run.job().id()));
        for (String setting : facts.settings()) {
            set(run, name, setting);
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

    /** A setting that this role may not make, or this server does not know, is named and left out. */
    private static void set(RestoreRun run, String database, String setting) throws IOException {
        int equals = setting.indexOf('=');
        String parameter = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        String quoted = String.join(
                ".",
                List.of(parameter.split("\\.")).stream()
                        .map(part -> quote(part))
                        .toList());
        String text = LISTS.contains(parameter) && !value.isEmpty() ? value : literal(value);
        try {
            server(run, "ALTER DATABASE " + database + " SET " + quoted + " TO " + text);
        } catch (SQLException refused) {
            run.job().warn("setting '" + parameter + "' of the source database is left out: " + refused.getMessage());
        }
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** Statements about databases are run in the profile's own. */
    static void server(RestoreRun run, String sql) throws SQLException, IOException {
        run.database().call(run.database().databaseName(), session -> {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute(sql);
            }
            return null;
        });
    }
}
