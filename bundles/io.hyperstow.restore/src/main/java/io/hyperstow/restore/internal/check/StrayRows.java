package io.hyperstow.restore.internal.check;

import io.hyperstow.api.postgres.Session;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows in root tables, where a session in restoring mode had put them and no query finds them. Only a session in restoring
 * mode sees them, and only the tables that have a page at all are read.
 */
final class StrayRows {

    private record Root(String relation, String name, boolean readable) {}

    private static final int BATCH = 100;

    private static final String WRITTEN = """
            SELECT r.relation, r.name,
                   has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(c.relnamespace, 'USAGE') AS readable
            FROM roots r JOIN pg_class c ON c.oid = r.relid
            WHERE pg_relation_size(c.oid) > 0
            ORDER BY r.relation
            """;

    /** A role without the right to the setting, or to a table, cannot look. */
    private static final String MAY_LOOK = "SELECT has_parameter_privilege('timescaledb.restoring', 'SET')";

    private StrayRows() {}

    /**
     * @param session a session of its own: restoring mode stays on in it
     * @param omitted gets what was not looked at
     */
    static List<Finding> find(Session session, TimescaleLayout layout, List<String> omitted) throws SQLException {
        execute(session, "SET lock_timeout = '60s'");
        Catalog catalog = new Catalog(session.connection());
        List<Root> written = catalog.list(
                layout.with() + WRITTEN,
                row -> new Root(row.getString("relation"), row.getString("name"), row.getBoolean("readable")));
        boolean allowed = !written.isEmpty()
                && catalog.list(MAY_LOOK, row -> row.getBoolean(1)).get(0);
        List<Root> readable =
                written.stream().filter(root -> allowed && root.readable()).toList();
        List<Root> hidden =
                written.stream().filter(root -> !readable.contains(root)).toList();
        if (!hidden.isEmpty()) {
            omitted.add("whether rows lie in the root tables of " + names(hidden)
                    + " was not looked at: that needs a superuser, or GRANT SET ON PARAMETER timescaledb.restoring and"
                    + " SELECT on them");
        }
        if (!readable.isEmpty()) {
            execute(session, "SET timescaledb.restoring = on");
        }
        List<Finding> findings = new ArrayList<>();
        for (int from = 0; from < readable.size(); from += BATCH) {
            List<Root> batch = readable.subList(from, Math.min(from + BATCH, readable.size()));
            catalog.list(counts(batch), row -> {
                Root root = batch.get(row.getInt("place"));
                long rows = row.getLong("rows");
                return rows == 0 ? null : findings.add(finding(root, rows));
            });
        }
        return findings;
    }

    private static void execute(Session session, String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static String counts(List<Root> roots) {
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < roots.size(); i++) {
            selects.add("SELECT " + i + " AS place, count(*) AS rows FROM ONLY "
                    + roots.get(i).relation());
        }
        return String.join(" UNION ALL ", selects);
    }

    private static Finding finding(Root root, long rows) {
        return new Finding(
                "hypertable '" + root.name() + "' has " + rows + " row(s) in its root table, where no query finds them",
                "as superuser: BEGIN; SET LOCAL timescaledb.restoring = on; CREATE TEMP TABLE stray AS SELECT * FROM ONLY "
                        + root.relation() + "; DELETE FROM ONLY " + root.relation()
                        + "; SET LOCAL timescaledb.restoring = off; INSERT INTO " + root.relation()
                        + " SELECT * FROM stray; COMMIT");
    }

    private static String names(List<Root> roots) {
        return roots.stream().map(root -> "'" + root.name() + "'").collect(Collectors.joining(", "));
    }
}
