package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/** What a backup of a whole database would hold and no restore could create, because it needs a table that is left out. */
final class LeftOutTables {

    /** Views, functions, policies, and columns of the table's row type; foreign keys are the strategies' matter. */
    private static final String DEPENDENT = """
            WITH gone AS (
                SELECT c.oid, c.reltype, t.typarray
                FROM unnest(?::text[], ?::text[]) AS g (schema, name)
                JOIN pg_namespace n ON n.nspname = g.schema
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = g.name
                JOIN pg_type t ON t.oid = c.reltype),
            needed (classid, objid, gone) AS (
                SELECT 'pg_class'::regclass, oid, oid FROM gone
                UNION ALL SELECT 'pg_type'::regclass, reltype, oid FROM gone
                UNION ALL SELECT 'pg_type'::regclass, typarray, oid FROM gone WHERE typarray <> 0)
            SELECT pg_describe_object(d.classid, d.objid, d.objsubid), n.nspname, c.relname
            FROM needed
            JOIN pg_depend d ON d.refclassid = needed.classid AND d.refobjid = needed.objid AND d.deptype = 'n'
            JOIN pg_class c ON c.oid = needed.gone
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid
            LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
            WHERE (d.classid = 'pg_rewrite'::regclass AND w.ev_class NOT IN (SELECT oid FROM gone))
               OR (d.classid = 'pg_policy'::regclass AND p.polrelid NOT IN (SELECT oid FROM gone))
               OR (d.classid = 'pg_class'::regclass AND d.objid NOT IN (SELECT oid FROM gone))
               OR d.classid = 'pg_proc'::regclass
            ORDER BY 1
            LIMIT 1
            """;

    private LeftOutTables() {}

    /**
     * @throws BackupException {@code UNSUPPORTED} with the first of them
     */
    static void refuse(SnapshotLease lease, Set<TableName> without, CancelSignal cancel)
            throws SQLException, IOException {
        if (without.isEmpty()) {
            return;
        }
        lease.read(cancel, session -> {
            Connection connection = session.connection();
            try (PreparedStatement statement = connection.prepareStatement(DEPENDENT)) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "text", without.stream().map(TableName::schema).toArray()));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "text", without.stream().map(TableName::name).toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    if (rows.next()) {
                        TableName table = new TableName(rows.getString(2), rows.getString(3));
                        throw new BackupException(
                                ErrorCode.UNSUPPORTED,
                                "'excludeTables' leaves out '" + table + "', which is needed by " + rows.getString(1)
                                        + ": a restore could not create that",
                                "leave out only its rows: 'excludeTableData' keeps the table");
                    }
                }
            }
            return null;
        });
    }
}
