package io.hyperstow.restore.internal.database;

import static io.hyperstow.api.model.TableName.quote;
import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Gives a database that was created the settings of the source and takes off the mark of an unfinished restore. */
public final class FinishDatabase implements Stage {

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
        return "finishing";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.options().createDatabase() ? "give the database its settings" : "";
    }

    @Override
    public String byHand(Blueprint blueprint) {
        List<String> settings = blueprint.manifest().database().settings();
        return settings.isEmpty()
                ? "nothing, when its comment is gone"
                : "give '" + blueprint.target() + "' its settings: " + String.join(", ", settings);
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        String name = quote(run.blueprint().target());
        for (String setting : run.blueprint().manifest().database().settings()) {
            set(run, name, setting);
        }
        takeOffMark(run);
    }

    /** Takes off the mark of an unfinished restore, and does nothing else. */
    public static void takeOffMark(RestoreRun run) throws SQLException, IOException {
        CreateDatabase.server(run, noMark(run.blueprint()));
    }

    /** The statement that takes off the mark of an unfinished restore. */
    public static String noMark(Blueprint blueprint) {
        return "COMMENT ON DATABASE " + quote(blueprint.target()) + " IS NULL";
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
            CreateDatabase.server(run, "ALTER DATABASE " + database + " SET " + quoted + " TO " + text);
        } catch (SQLException refused) {
            run.job().warn("setting '" + parameter + "' of the source database is left out: " + refused.getMessage());
        }
    }
}
