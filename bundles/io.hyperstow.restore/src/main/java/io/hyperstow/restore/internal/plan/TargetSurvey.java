package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the target server and database are like before the restore.
 *
 * @param serverVersion {@code server_version_num}
 * @param databaseExists whether the target database is there
 * @param databaseComment its comment, or empty
 * @param mayCreateDatabase whether the role may create databases
 * @param superuser whether the role is a superuser
 * @param roles all roles of the server
 * @param timescaleVersions the versions of TimescaleDB the server offers, in its own order
 * @param timescaleDefault the version it would install by itself, or empty
 * @param lockSlots how many locks all transactions together may hold
 * @param maintenanceBytes how much memory building an index may take ({@code maintenance_work_mem})
 * @param inventory the target database; null when it does not exist
 */
public record TargetSurvey(
        int serverVersion,
        boolean databaseExists,
        String databaseComment,
        boolean mayCreateDatabase,
        boolean superuser,
        Set<String> roles,
        List<String> timescaleVersions,
        String timescaleDefault,
        long lockSlots,
        long maintenanceBytes,
        Inventory inventory) {

    private static final String FACTS = """
            SELECT current_setting('server_version_num')::int,
                   d.oid IS NOT NULL,
                   coalesce(shobj_description(d.oid, 'pg_database'), ''),
                   r.rolcreatedb OR r.rolsuper,
                   r.rolsuper,
                   current_setting('max_locks_per_transaction')::bigint
                     * (current_setting('max_connections')::bigint
                        + current_setting('max_prepared_transactions')::bigint),
                   coalesce((SELECT default_version FROM pg_catalog.pg_available_extensions WHERE name = ?), ''),
                   pg_catalog.pg_size_bytes(current_setting('maintenance_work_mem'))
              FROM pg_catalog.pg_roles r
              LEFT JOIN pg_catalog.pg_database d ON d.datname = ?
             WHERE r.rolname = current_user
            """;
    private static final String VERSIONS =
            "SELECT version FROM pg_catalog.pg_available_extension_versions WHERE name = ? ORDER BY version";
    private static final String ROLES = "SELECT rolname FROM pg_catalog.pg_roles";

    /**
     * Looks at the server through the profile's own database, and at the target where it exists.
     */
    public static TargetSurvey of(Database database, String target, DatabaseInspector inspector)
            throws SQLException, IOException {
        TargetSurvey server = database.call(database.databaseName(), session -> {
            List<String> versions = texts(session.connection().prepareStatement(VERSIONS), Extension.TIMESCALEDB);
            Set<String> roles = new TreeSet<>(texts(session.connection().prepareStatement(ROLES)));
            try (PreparedStatement statement = session.connection().prepareStatement(FACTS)) {
                statement.setString(1, Extension.TIMESCALEDB);
                statement.setString(2, target);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new TargetSurvey(
                            row.getInt(1),
                            row.getBoolean(2),
                            row.getString(3),
                            row.getBoolean(4),
                            row.getBoolean(5),
                            roles,
                            versions,
                            row.getString(7),
                            row.getLong(6),
                            row.getLong(8),
                            null);
                }
            }
        });
        return server.databaseExists ? server.with(database.call(target, inspector::inspect)) : server;
    }

    private TargetSurvey with(Inventory found) {
        return new TargetSurvey(
                serverVersion,
                databaseExists,
                databaseComment,
                mayCreateDatabase,
                superuser,
                roles,
                timescaleVersions,
                timescaleDefault,
                lockSlots,
                maintenanceBytes,
                found);
    }

    /** The server's major version. */
    public int serverMajor() {
        return serverVersion / 10000;
    }

    private static List<String> texts(PreparedStatement prepared, String... arguments) throws SQLException {
        try (PreparedStatement statement = prepared) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }
}
