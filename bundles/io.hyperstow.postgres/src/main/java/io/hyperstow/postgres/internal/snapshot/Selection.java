package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of the chosen relations before they are locked. */
final class Selection {

    /** States in which a statement ends when a relation has gone between two looks at the catalog. */
    private static final Set<String> VANISHED = Set.of("42P01", "3F000", "XX000", "42704");

    /** Owned by a column, or what a column's default draws from. */
    private static final String UNREADABLE_SEQUENCES = """
            SELECT n.nspname, c.relname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'S'
              AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT'))
              AND c.oid IN (
                    SELECT d.objid
                    FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                      AND d.refobjid = ANY (?) AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
                  UNION
                    SELECT d.refobjid
                    FROM pg_attrdef f
                    JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid
                    WHERE d.refclassid = 'pg_class'::regclass AND f.adrelid = ANY (?))
            ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
            """;

    private Selection() {}

    static boolean vanished(SQLException failure) {
        return failure.getSQLState() != null && VANISHED.contains(failure.getSQLState());
    }

    /**
     * @throws BackupException {@code PERMISSION_DENIED}, {@code ROW_SECURITY}, or {@code UNSUPPORTED} for a chunk that is
     *     a foreign table, whose rows no lock holds still
     */
    static void check(List<ProtectedRelation> relations, Database database, Session session) throws SQLException {
        for (ProtectedRelation relation : relations) {
            if (!relation.usable()) {
                throw denied(
                        "the schema of '" + relation.name() + "' may not be used",
                        session,
                        "USAGE ON SCHEMA " + TableName.quote(relation.name().schema()));
            }
            if (!relation.readable()) {
                throw denied(
                        "'" + relation.name() + "' may not be read",
                        session,
                        "SELECT ON " + relation.name().quoted());
            }
            if (relation.rowSecurity()) {
                throw new BackupException(
                        ErrorCode.ROW_SECURITY,
                        "row security would hide rows of '" + relation.name() + "' from role '" + role(session) + "'",
                        "let a role with BYPASSRLS, or the table's owner, make the backup in profile '"
                                + database.name() + "'");
            }
            if (relation.foreign() && relation.chunk() != null) {
                throw new BackupException(
                        ErrorCode.UNSUPPORTED,
                        "chunk '" + relation.name() + "' of '" + relation.table() + "' is a foreign table",
                        "bring tiered chunks back, or leave the hypertable out");
            }
        }
    }

    private static BackupException denied(String what, Session session, String privilege) throws SQLException {
        String role = role(session);
        return new BackupException(
                ErrorCode.PERMISSION_DENIED,
                what + " by role '" + role + "'",
                "GRANT " + privilege + " TO " + TableName.quote(role));
    }

    private static String role(Session session) throws SQLException {
        return Query.one(session.connection(), "SELECT current_user", row -> row.getString(1));
    }

    /** The inventory has no sequence whose position the role may not read; a backup without it must say so. */
    static void warnOfSequences(Connection connection, List<ProtectedRelation> relations, Progress progress)
            throws SQLException {
        Array tables = Query.oids(
                connection,
                relations.stream()
                        .filter(relation -> relation.chunk() == null)
                        .map(ProtectedRelation::oid)
                        .toList());
        List<TableName> unreadable = Query.list(
                connection,
                UNREADABLE_SEQUENCES,
                row -> new TableName(row.getString(1), row.getString(2)),
                tables,
                tables);
        unreadable.forEach(sequence -> progress.warn("the position of sequence '" + sequence
                + "' is left out: the role may not read it; hint: GRANT SELECT ON SEQUENCE " + sequence.quoted()));
    }

    /** pg_dump leaves out an index that is not valid, unless it is a partitioned table's. */
    static void warnOfIndexes(List<ProtectedRelation> relations, Inventory inventory, Progress progress) {
        Set<TableName> chosen = relations.stream().map(ProtectedRelation::table).collect(Collectors.toSet());
        for (Table table : inventory.tables()) {
            if (chosen.contains(table.name()) && table.kind() != Table.Kind.PARTITIONED) {
                table.indexes().stream()
                        .filter(index -> !index.valid())
                        .forEach(index -> progress.warn("index '" + index.name() + "' of '" + table.name()
                                + "' is not valid (a CREATE INDEX CONCURRENTLY failed): it is not part of the backup"));
            }
        }
    }
}
