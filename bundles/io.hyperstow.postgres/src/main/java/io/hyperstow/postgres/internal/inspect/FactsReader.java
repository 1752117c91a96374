package io.hyperstow.postgres.internal.inspect;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads what is known of a database as a whole. */
final class FactsReader {

    private static final int OLDEST_MAJOR = 15;
    private static final int NEWEST_MAJOR = 18;

    private final Connection connection;

    FactsReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * @throws BackupException {@code VERSION_UNSUPPORTED}
     */
    DatabaseFacts facts() throws SQLException {
        int major = Query.one(connection, FactsQueries.SERVER_VERSION, row -> row.getInt(1)) / 10000;
        if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
            throw new BackupException(
                    ErrorCode.VERSION_UNSUPPORTED,
                    "PostgreSQL '" + major + "' is not one this release can work with",
                    "versions " + OLDEST_MAJOR + " to " + NEWEST_MAJOR + " are known");
        }
        long identifier = Query.one(connection, FactsQueries.MAY_READ_CONTROL, row -> row.getBoolean(1))
                ? Query.one(connection, FactsQueries.SYSTEM_IDENTIFIER, row -> row.getLong(1))
                : 0;
        List<String> searchPath = Query.one(connection, FactsQueries.SEARCH_PATH, row -> Query.texts(row, "path"));
        return Query.one(connection, FactsQueries.DATABASE, row -> facts(row, identifier, searchPath));
    }

    private static DatabaseFacts facts(ResultSet row, long identifier, List<String> searchPath) throws SQLException {
        return new DatabaseFacts(
                row.getString("name"),
                identifier,
                row.getInt("version"),
                row.getString("encoding"),
                row.getString("provider"),
                row.getString("collation"),
                row.getString("ctype"),
                row.getString("locale"),
                row.getString("icu_rules"),
                row.getString("owner"),
                Query.texts(row, "settings"),
                Query.texts(row, "privileges"),
                searchPath);
    }

    List<Extension> extensions() throws SQLException {
        return Query.list(
                connection,
                FactsQueries.EXTENSIONS,
                row -> new Extension(
                        row.getString("name"),
                        row.getString("schema"),
                        row.getString("version"),
                        row.getString("edition")));
    }
}
