package io.hyperstow.restore.internal.run;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.postgres.ArchiveEntry;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Finds in the target what the entries of an archive define. */
public final class TargetObjects {

    /** How to find an object by the text of its name. */
    private static final Map<String, String> LOOKUP = Map.of(
            "EXTENSION",
                    "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE pg_catalog.quote_ident(extname) = ?)",
            "SCHEMA", "SELECT pg_catalog.to_regnamespace(?) IS NOT NULL",
            "TYPE", "SELECT pg_catalog.to_regtype(?) IS NOT NULL",
            "DOMAIN", "SELECT pg_catalog.to_regtype(?) IS NOT NULL",
            "COLLATION", "SELECT pg_catalog.to_regcollation(?) IS NOT NULL",
            "FUNCTION", "SELECT pg_catalog.to_regprocedure(?) IS NOT NULL",
            "SEQUENCE", "SELECT pg_catalog.to_regclass(?) IS NOT NULL");

    private TargetObjects() {}

    /** Whether objects of the type of an entry can be found, and dropped, by their names. */
    public static boolean known(ArchiveEntry entry) {
        return LOOKUP.containsKey(entry.type());
    }

    /** Whether an object is there; one that is not {@link #known} never is. */
    public static boolean exists(RestoreRun run, ArchiveEntry entry) throws SQLException, IOException {
        String lookup = LOOKUP.get(entry.type());
        if (lookup == null) {
            return false;
        }
        return run.inTarget(session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(lookup)) {
                statement.setString(1, qualified(entry));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }

    /** The name as SQL text; a function's name carries its argument types. */
    public static String qualified(ArchiveEntry entry) {
        String name = entry.name();
        int arguments = entry.type().equals("FUNCTION") ? name.indexOf('(') : -1;
        String quoted = arguments < 0 ? quote(name) : quote(name.substring(0, arguments)) + name.substring(arguments);
        return entry.schema().isEmpty() ? quoted : quote(entry.schema()) + "." + quoted;
    }
}
