package io.hyperstow.postgres.internal.inspect;

/** SQL about tables and what is theirs. Where a query has an argument it is an array of tables' OIDs. */
final class TableQueries {

    /** Which schemas hold objects of users; for {@code n}, a row of pg_namespace. */
    static final String USER_SCHEMA = """
            (n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
             AND NOT EXISTS (SELECT FROM pg_depend x JOIN pg_extension e ON e.oid = x.refobjid
                             WHERE x.classid = 'pg_namespace'::regclass AND x.objid = n.oid
                               AND x.refclassid = 'pg_extension'::regclass AND x.deptype = 'e'
                               AND e.extname = 'timescaledb'))
            """;

    /** Leaves out members of extensions; for {@code c}, a row of pg_class. */
    static final String NO_MEMBER = """
            NOT EXISTS (SELECT FROM pg_depend m
                        WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid AND m.deptype = 'e')
            """;

    /** Sizes of tables that are busy are estimated. For {@code c}, a row of pg_class, after {@link #BUSY}. */
    static final String BYTES = """
            CASE WHEN c.relkind IN ('p', 'f') THEN 0
                 WHEN c.oid IN (SELECT relation FROM busy) THEN c.relpages * current_setting('block_size')::bigint
                 ELSE coalesce(pg_table_size(c.oid), 0) END
            """;

    /** For {@code c}, a row of pg_class, after {@link #BUSY}. */
    static final String PAGES = """
            CASE WHEN c.relkind IN ('p', 'f') THEN 0
                 WHEN c.oid IN (SELECT relation FROM busy) THEN c.relpages::bigint
                 ELSE coalesce(pg_relation_size(c.oid), 0) / current_setting('block_size')::bigint END
            """;

    /**
     * Relations that another session has under an exclusive lock, or waits to: asking for their sizes or definitions would
     * wait with it. What this session has locked itself can be asked for all the same.
     */
    static final String BUSY = """
            busy AS MATERIALIZED (
                SELECT l.relation FROM pg_locks l
                WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_backend_pid()
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                EXCEPT
                SELECT o.relation FROM pg_locks o
                WHERE o.locktype = 'relation' AND o.pid = pg_backend_pid() AND o.granted)
            """;

    static final String TABLES = "WITH " + BUSY + """
                    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence,
                           pg_get_userbyid(c.relowner) AS owner, ARRAY(
                               SELECT DISTINCT r.rolname::text FROM (
                                   SELECT c.relowner UNION SELECT n.nspowner
                                   UNION SELECT (aclexplode(c.relacl)).grantee
                                   UNION SELECT (aclexplode(n.nspacl)).grantee
                                   UNION SELECT (aclexplode(a.attacl)).grantee FROM pg_attribute a
                                         WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL
                                   UNION SELECT unnest(p.polroles) FROM pg_policy p WHERE p.polrelid = c.oid
                               ) AS holder (oid) JOIN pg_roles r ON r.oid = holder.oid
                               WHERE r.rolname !~ '^pg_' ORDER BY 1) AS roles,
                           c.relrowsecurity, c.reltuples::bigint AS tuples,
                           c.oid IN (SELECT relation FROM busy) AS busy,
                    """ + BYTES + """
                     AS bytes,
                    """ + PAGES + """
                     AS pages
                    FROM pg_class c
                    JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND c.oid <> ALL (?)
                      AND
                    """ + USER_SCHEMA + " AND " + NO_MEMBER;

    /** The second argument are the tables whose expressions may be asked for. */
    static final String COLUMNS = """
            SELECT a.attrelid AS relid, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
                   a.attidentity, a.attgenerated, a.atttypid,
                   CASE WHEN f.oid IS NULL THEN NULL WHEN d.oid IS NULL THEN ''
                        ELSE pg_get_expr(d.adbin, d.adrelid) END AS expression
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            LEFT JOIN unnest(?) f (oid) ON f.oid = a.attrelid
            WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attrelid, a.attnum
            """;

    /** Every type that columns use, and what those types are made of. */
    static final String TYPES = """
            WITH RECURSIVE used (oid) AS (
                SELECT DISTINCT a.atttypid FROM pg_attribute a
                WHERE a.attrelid = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
              UNION
                SELECT part.oid FROM used u JOIN pg_type t ON t.oid = u.oid, LATERAL (
                    SELECT t.typelem WHERE t.typelem <> 0
                    UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0
                    UNION ALL SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid
                ) part (oid))
            SELECT t.oid, t.typname, n.nspname = 'pg_catalog' AS builtin, t.typtype, t.typelem, t.typbasetype,
                   t.typsend <> 0 AND t.typreceive <> 0 AS sendable,
                   t.typsubscript = 'pg_catalog.array_subscript_handler'::regproc AS is_array,
                   coalesce((SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid),
                            0::oid) AS subtype
            FROM used u
            JOIN pg_type t ON t.oid = u.oid
            JOIN pg_namespace n ON n.oid = t.typnamespace
            """;

    /** A definition is null where the object has gone since the snapshot. */
    static final String INDEXES = """
            SELECT i.indrelid AS relid, ic.relname AS name, pg_get_indexdef(i.indexrelid) AS definition, i.indisunique,
                   i.indisprimary, i.indisvalid, coalesce(k.conname, '') AS conname,
                   ARRAY(SELECT coalesce(a.attname, '')::text
                         FROM generate_series(0, i.indnkeyatts - 1) AS p (place)
                         LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[p.place]
                         ORDER BY p.place) AS columns
            FROM pg_index i
            JOIN pg_class ic ON ic.oid = i.indexrelid
            LEFT JOIN pg_constraint k
              ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
            WHERE i.indrelid = ANY (?)
            ORDER BY i.indrelid, ic.relname
            """;

    /** A foreign key to a partitioned table has a row for each partition: only the first is the user's. */
    static final String CONSTRAINTS = """
            SELECT k.conrelid AS relid, k.conname AS name, k.contype, pg_get_constraintdef(k.oid) AS definition,
                   fn.nspname AS references_schema, f.relname AS references_name,
                   ARRAY(SELECT coalesce(a.attname, '')::text
                         FROM unnest(k.conkey) WITH ORDINALITY AS p (attnum, place)
                         LEFT JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = p.attnum
                         ORDER BY p.place) AS columns
            FROM pg_constraint k
            LEFT JOIN pg_class f ON f.oid = k.confrelid
            LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
            WHERE k.conrelid = ANY (?) AND k.contype IN ('p', 'u', 'f', 'c', 'x')
              AND NOT EXISTS (SELECT FROM pg_constraint up WHERE up.oid = k.conparentid AND up.conrelid = k.conrelid)
            ORDER BY k.conrelid, k.conname
            """;

    /** TimescaleDB's own triggers are those that call a function of its extension. */
    static final String TRIGGERS = """
            SELECT t.tgrelid AS relid, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition, t.tgenabled
            FROM pg_trigger t
            WHERE t.tgrelid = ANY (?) AND NOT t.tgisinternal AND t.tgparentid = 0
              AND NOT EXISTS (SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
                              WHERE d.classid = 'pg_proc'::regclass AND d.objid = t.tgfoid AND d.deptype = 'e'
                                AND d.refclassid = 'pg_extension'::regclass AND e.extname = 'timescaledb')
            ORDER BY t.tgrelid, t.tgname
            """;

    static final String PARENTS = """
            SELECT i.inhrelid AS relid, n.nspname, c.relname
            FROM pg_inherits i
            JOIN pg_class c ON c.oid = i.inhparent
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE i.inhrelid = ANY (?)
            ORDER BY i.inhrelid, i.inhseqno
            """;

    static final String POLICIES = """
            SELECT p.polrelid AS relid, p.polname, p.polpermissive,
                   CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                 WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
                   ARRAY(SELECT CASE r.oid WHEN 0 THEN 'public' ELSE pg_get_userbyid(r.oid) END::text
                         FROM unnest(p.polroles) r (oid) ORDER BY 1) AS roles,
                   coalesce(pg_get_expr(p.polqual, p.polrelid), '') AS using_expression,
                   coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') AS check_expression
            FROM pg_policy p
            WHERE p.polrelid = ANY (?)
            ORDER BY p.polrelid, p.polname COLLATE "C"
            """;

    /** What differs from the privileges of a table on which GRANT and REVOKE were never used. */
    static final String PRIVILEGES = """
            WITH tables AS (
                SELECT c.oid, c.relacl, acldefault('r', c.relowner) AS usual
                FROM pg_class c WHERE c.oid = ANY (?) AND c.relacl IS NOT NULL),
            items (relid, prefix, attname, grantee, privilege, grantable) AS (
                SELECT t.oid, '', NULL::name, x.* FROM tables t CROSS JOIN LATERAL (
                    SELECT grantee, privilege_type, is_grantable FROM aclexplode(t.relacl)
                    EXCEPT SELECT grantee, privilege_type, is_grantable FROM aclexplode(t.usual)) x
                UNION ALL
                SELECT t.oid, 'no ', NULL, x.*, false FROM tables t CROSS JOIN LATERAL (
                    SELECT grantee, privilege_type FROM aclexplode(t.usual)
                    EXCEPT SELECT grantee, privilege_type FROM aclexplode(t.relacl)) x
                UNION ALL
                SELECT DISTINCT a.attrelid, '', a.attname, x.grantee, x.privilege_type, x.is_grantable
                FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x
                WHERE a.attrelid = ANY (?) AND a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped)
            SELECT relid, item FROM (
                SELECT relid, prefix || privilege || coalesce(' (' || quote_ident(attname) || ')', '') || ' TO '
                           || CASE grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(grantee) END
                           || CASE WHEN grantable THEN ' WITH GRANT OPTION' ELSE '' END AS item
                FROM items) i
            ORDER BY relid, item COLLATE "C"
            """;

    private TableQueries() {}
}
