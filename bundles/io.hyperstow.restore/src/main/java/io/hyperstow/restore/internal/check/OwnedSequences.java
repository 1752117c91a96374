package io.hyperstow.restore.internal.check;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sequences that will give out numbers their column has already. Asked of columns where the greatest number is found at
 * once: the first of an index, in a table that is no hypertable.
 */
final class OwnedSequences {

    private record Owned(String sequence, String table, String column, boolean ascending) {}

    private static final int BATCH = 100;

    private static final String OWNED = """
            SELECT format('%I.%I', sn.nspname, s.relname) AS sequence, format('%I.%I', tn.nspname, t.relname) AS relation,
                   quote_ident(a.attname) AS attname, q.seqincrement > 0 AS ascending
            FROM pg_depend d
            JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
            JOIN pg_namespace sn ON sn.oid = s.relnamespace
            JOIN pg_sequence q ON q.seqrelid = s.oid AND NOT q.seqcycle
            JOIN pg_class t ON t.oid = d.refobjid AND t.relkind = 'r' AND t.relpersistence <> 't'
            JOIN pg_namespace tn ON tn.oid = t.relnamespace
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
              AND tn.nspname !~ '^(pg_|_timescaledb_)' AND NOT EXISTS (SELECT FROM families f WHERE f.relid = t.oid)
              AND EXISTS (SELECT FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am m ON m.oid = ic.relam
                          WHERE i.indrelid = t.oid AND i.indkey[0] = a.attnum AND i.indisvalid AND i.indpred IS NULL
                            AND m.amname = 'btree')
              AND a.atttypid IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
              AND has_schema_privilege(tn.oid, 'USAGE') AND has_column_privilege(t.oid, a.attnum, 'SELECT')
              AND has_schema_privilege(sn.oid, 'USAGE') AND has_sequence_privilege(q.seqrelid, 'SELECT')
              AND NOT row_security_active(t.oid)
            ORDER BY 1
            """;

    private OwnedSequences() {}

    static List<Finding> behind(Catalog catalog, TimescaleLayout layout) throws SQLException {
        List<Owned> owned = catalog.list(
                layout.with() + OWNED,
                row -> new Owned(
                        row.getString("sequence"),
                        row.getString("relation"),
                        row.getString("attname"),
                        row.getBoolean("ascending")));
        List<Finding> findings = new ArrayList<>();
        for (int from = 0; from < owned.size(); from += BATCH) {
            List<Owned> batch = owned.subList(from, Math.min(from + BATCH, owned.size()));
            catalog.list(
                    positions(batch),
                    row -> findings.add(finding(batch.get(row.getInt("place")), row.getLong("most"))));
        }
        return findings;
    }

    /** The next number is one that has not been given out. */
    private static String positions(List<Owned> sequences) {
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            Owned one = sequences.get(i);
            String most = one.ascending() ? "max" : "min";
            String order = one.ascending() ? ">" : "<";
            selects.add("SELECT " + i + " AS place, t.most FROM (SELECT " + most + "(" + one.column()
                    + ") AS most FROM ONLY "
                    + one.table() + ") t, " + one.sequence() + " s WHERE t.most " + order
                    + " s.last_value OR t.most = s.last_value AND NOT s.is_called");
        }
        return String.join(" UNION ALL ", selects);
    }

    private static Finding finding(Owned one, long most) {
        return new Finding(
                "sequence '" + one.sequence() + "' will give out numbers that column '" + one.column() + "' of '"
                        + one.table() + "' has already: the last there is " + most,
                "SELECT setval('" + one.sequence().replace("'", "''") + "', " + most + ")");
    }
}
