package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What else must be known of a target before a whole database is restored into it.
 *
 * @param objects some of what users have made in the target, for people; empty when it is empty or does not exist
 * @param extensions the names of all extensions the server offers
 * @param trusted the names of those that a role needs no superuser for
 * @param tablespaces those of the server
 * @param edition TimescaleDB's edition of the version the backup needs, as far as the server says: {@code apache},
 *     {@code timescale}, or empty when it is not known
 */
record WholeTarget(
        List<String> objects, Set<String> extensions, Set<String> trusted, Set<String> tablespaces, String edition) {

    /** Schemas that hold an extension do not count, and what belongs to an extension does not. */
    private static final String OBJECTS = """
            WITH schemas AS (
                SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
                 WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                    WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid
                                      AND d.deptype = 'e')),
            found (class, oid, what) AS (
                SELECT 'pg_catalog.pg_namespace'::regclass, oid, format('schema %I', nspname) FROM schemas
                 WHERE nspname <> 'public' AND oid NOT IN (SELECT extnamespace FROM pg_catalog.pg_extension)
                UNION ALL
                SELECT 'pg_catalog.pg_class'::regclass, c.oid, format('relation %I.%I', s.nspname, c.relname)
                  FROM pg_catalog.pg_class c JOIN schemas s ON s.oid = c.relnamespace
                 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't'
                UNION ALL
                SELECT 'pg_catalog.pg_proc'::regclass, p.oid, format('function %I.%I', s.nspname, p.proname)
                  FROM pg_catalog.pg_proc p JOIN schemas s ON s.oid = p.pronamespace
                UNION ALL
                SELECT 'pg_catalog.pg_type'::regclass, t.oid, format('type %I.%I', s.nspname, t.typname)
                  FROM pg_catalog.pg_type t JOIN schemas s ON s.oid = t.typnamespace
                 WHERE t.typtype IN ('d', 'e', 'r')
                    OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class k
                                                    WHERE k.oid = t.typrelid AND k.relkind = 'c')
                UNION ALL
                SELECT 'pg_catalog.pg_largeobject'::regclass, oid, format('large object %s', oid)
                  FROM pg_catalog.pg_largeobject_metadata)
            SELECT f.what FROM found f
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = f.class AND d.objid = f.oid AND d.deptype = 'e')
             LIMIT 5
            """;

    private static final String EXTENSIONS = "SELECT name FROM pg_catalog.pg_available_extensions";

    private static final String TRUSTED =
            "SELECT DISTINCT name FROM pg_catalog.pg_available_extension_versions WHERE trusted";

    private static final String TABLESPACES = "SELECT spcname FROM pg_catalog.pg_tablespace";

    /**
     * The licensed part of TimescaleDB is a library of its own beside the extension's. Only a superuser may look, and the
     * setting is known where the library was loaded before.
     */
    private static final String EDITION = """
            SELECT CASE WHEN pg_catalog.pg_stat_file(c.setting || '/timescaledb-' || v.version || '.so', true) IS NULL
                        THEN ''
                        WHEN pg_catalog.pg_stat_file(c.setting || '/timescaledb-tsl-' || v.version || '.so', true) IS NULL
                        THEN 'apache'
                        ELSE coalesce(pg_catalog.current_setting('timescaledb.license', true), 'timescale') END
              FROM pg_catalog.pg_config c, (SELECT ?) AS v (version) WHERE c.name = 'PKGLIBDIR'
            """;

    static WholeTarget of(Database database, String target, TargetSurvey survey, Manifest manifest)
            throws SQLException, IOException {
        List<String> objects =
                survey.databaseExists() ? database.call(target, session -> texts(session, OBJECTS)) : List.of();
        return database.call(database.databaseName(), session -> {
            boolean known = survey.superuser() && manifest.timescaledb().isPresent();
            List<String> edition =
                    known ? texts(session, EDITION, manifest.timescaledb().get().version()) : List.of();
            return new WholeTarget(
                    objects,
                    new TreeSet<>(texts(session, EXTENSIONS)),
                    new TreeSet<>(texts(session, TRUSTED)),
                    new TreeSet<>(texts(session, TABLESPACES)),
                    edition.isEmpty() ? "" : edition.get(0));
        });
    }

    /** Whether TimescaleDB lacks what only the community edition has. */
    boolean apacheEdition() {
        return edition.equals("apache");
    }

    /** Whether the server offers an extension. */
    boolean offers(Extension extension) {
        return extensions.contains(extension.name());
    }

    private static List<String> texts(Session session, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
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
