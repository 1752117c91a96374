package io.hyperstow.postgres.internal.archive;

/** SQL about what tables depend on. Tables are given as two arrays, of schemas and of names. */
final class DependencyQueries {

    static final String CHOSEN = """
            SELECT c.oid::bigint
            FROM unnest(?::text[], ?::text[]) AS t (schema, name)
            JOIN pg_namespace n ON n.nspname = t.schema
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
            """;

    /** Functions that TimescaleDB calls by name; its catalog is not part of pg_depend. The argument is tables' OIDs. */
    static final String TIMESCALE_FUNCTIONS = """
            SELECT DISTINCT p.oid::bigint
            FROM _timescaledb_catalog.hypertable h
            JOIN _timescaledb_catalog.dimension d ON d.hypertable_id = h.id
            JOIN pg_namespace hn ON hn.nspname = h.schema_name
            JOIN pg_class c ON c.relnamespace = hn.oid AND c.relname = h.table_name
            JOIN pg_proc p ON p.proname IN (d.partitioning_func, d.integer_now_func)
            JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE c.oid = ANY (?)
              AND (n.nspname, p.proname) IN ((d.partitioning_func_schema, d.partitioning_func),
                                             (d.integer_now_func_schema, d.integer_now_func))
            """;

    /**
     * The closure of the tables' OIDs (first, second and third argument) and functions' OIDs (fourth). A relation that is
     * not chosen is found but not entered, nor is what a foreign key points to; a member of an extension leads to the extension only. Beside what an object
     * depends on, some objects have parts that are recorded the other way round: a table's indexes, constraints,
     * triggers and the like, a domain's constraints, a composite type's columns, an operator class's members, a type's
     * casts.
     */
    static final String NEEDED = """
            WITH RECURSIVE needed (classid, objid) AS (
                SELECT 'pg_class'::regclass::oid, o FROM unnest(?::oid[]) o
              UNION
                SELECT 'pg_proc'::regclass::oid, o FROM unnest(?::oid[]) o
              UNION
                SELECT part.classid, part.objid
                FROM needed n, LATERAL (
                    SELECT d.refclassid, d.refobjid
                    FROM pg_depend d
                    WHERE d.classid = n.classid AND d.objid = n.objid
                      AND NOT (d.classid = 'pg_constraint'::regclass
                               AND d.refclassid IN ('pg_class'::regclass, 'pg_constraint'::regclass)
                               AND EXISTS (SELECT FROM pg_constraint f WHERE f.oid = d.objid AND f.contype = 'f'))
                      AND (d.deptype = 'e'
                           OR NOT EXISTS (SELECT FROM pg_depend m
                                          WHERE m.classid = n.classid AND m.objid = n.objid AND m.deptype = 'e'))
                  UNION ALL
                    SELECT d.classid, d.objid
                    FROM pg_depend d
                    LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
                    WHERE n.classid = 'pg_class'::regclass AND d.refclassid = n.classid AND d.refobjid = n.objid
                      AND d.deptype IN ('a', 'i')
                      AND (c.relkind IN ('i', 'I', 'S')
                           OR d.classid IN ('pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_attrdef'::regclass,
                                            'pg_policy'::regclass, 'pg_rewrite'::regclass,
                                            'pg_statistic_ext'::regclass))
                  UNION ALL
                    SELECT 'pg_constraint'::regclass, k.oid FROM pg_constraint k
                    WHERE n.classid = 'pg_type'::regclass AND k.contypid = n.objid
                  UNION ALL
                    SELECT 'pg_class'::regclass, t.typrelid FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid
                    WHERE n.classid = 'pg_type'::regclass AND t.oid = n.objid AND c.relkind = 'c'
                  UNION ALL
                    SELECT d.classid, d.objid FROM pg_depend d
                    WHERE n.classid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass)
                      AND d.refclassid = n.classid AND d.refobjid = n.objid
                      AND d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass)
                  UNION ALL
                    SELECT 'pg_cast'::regclass, k.oid FROM pg_cast k
                    WHERE n.classid = 'pg_type'::regclass AND n.objid IN (k.castsource, k.casttarget)
                ) part (classid, objid)
                WHERE n.classid <> 'pg_class'::regclass
                   OR n.objid = ANY (?)
                   OR EXISTS (SELECT FROM pg_class r WHERE r.oid = n.objid AND r.relkind IN ('c', 'i', 'I', 'S')))
            SELECT n.classid::bigint AS classid, n.objid::bigint AS objid,
                   pg_describe_object(n.classid, n.objid, 0) AS described,
                   coalesce(c.relkind::text, '') AS relkind, cn.nspname AS schema, c.relname AS name,
                   EXISTS (SELECT FROM pg_depend d
                           WHERE d.classid = n.classid AND d.objid = n.objid AND d.refclassid = 'pg_class'::regclass
                             AND d.refobjid = ANY (?) AND d.deptype IN ('a', 'i')) AS owned,
                   n.classid IN ('pg_proc'::regclass, 'pg_collation'::regclass, 'pg_operator'::regclass,
                                 'pg_opclass'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass,
                                 'pg_foreign_server'::regclass, 'pg_language'::regclass)
                     OR n.classid = 'pg_type'::regclass
                        AND EXISTS (SELECT FROM pg_type t LEFT JOIN pg_class r ON r.oid = t.typrelid
                                    WHERE t.oid = n.objid AND t.typtype <> 'm' AND coalesce(r.relkind, 'c') = 'c'
                                      AND t.typsubscript <> 'pg_catalog.array_subscript_handler'::regproc) AS dumped,
                   EXISTS (SELECT FROM pg_depend m
                           WHERE m.classid = n.classid AND m.objid = n.objid AND m.deptype = 'e') AS member
            FROM needed n
            LEFT JOIN pg_class c ON n.classid = 'pg_class'::regclass AND c.oid = n.objid
            LEFT JOIN pg_namespace cn ON cn.oid = c.relnamespace
            """;

    /**
     * Which needed objects need relations that are not chosen; foreign keys and inheritance apart, which the restore
     * knows of. Arguments: classes and objects of the closure, and the tables' OIDs.
     */
    static final String OUTSIDE = """
            SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) AS described, n.nspname AS schema, c.relname AS name
            FROM unnest(?::oid[], ?::oid[]) AS o (classid, objid)
            JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid AND d.refclassid = 'pg_class'::regclass
            JOIN pg_class c ON c.oid = d.refobjid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
            WHERE c.oid <> ALL (?) AND k.contype IS DISTINCT FROM 'f' AND d.classid <> 'pg_class'::regclass
              AND d.classid <> 'pg_type'::regclass
              AND NOT (d.classid = 'pg_trigger'::regclass AND EXISTS (
                       SELECT FROM pg_trigger t WHERE t.oid = d.objid AND t.tgisinternal))
            """;

    /** The table each entry belongs to. Arguments: catalogs and objects of the entries; catalog 0 is row security. */
    static final String TABLES_OF = """
            SELECT e.classid::bigint AS classid, e.objid::bigint AS objid, tn.nspname AS schema, t.relname AS name,
                   i.schema AS own_schema,
                   EXISTS (SELECT FROM pg_trigger g
                           JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = g.tgfoid AND d.deptype = 'e'
                           JOIN pg_extension x ON x.oid = d.refobjid AND x.extname = 'timescaledb'
                           WHERE e.classid = 'pg_trigger'::regclass AND g.oid = e.objid) AS timescale_trigger,
                   EXISTS (SELECT FROM pg_namespace p
                           WHERE e.classid = 'pg_namespace'::regclass AND p.oid = e.objid AND p.nspname = 'public')
                       AS public_schema
            FROM (SELECT DISTINCT o.classid, o.objid FROM unnest(?::oid[], ?::oid[]) AS o (classid, objid)) e
            LEFT JOIN LATERAL pg_identify_object(nullif(e.classid, 0), e.objid, 0) i ON e.classid <> 0
            LEFT JOIN LATERAL (
                SELECT c.oid FROM pg_class c
                WHERE e.classid IN (0, 'pg_class'::regclass) AND c.oid = e.objid AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
                UNION ALL SELECT x.indrelid FROM pg_index x
                WHERE e.classid = 'pg_class'::regclass AND x.indexrelid = e.objid
                UNION ALL SELECT d.refobjid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
                WHERE e.classid = 'pg_class'::regclass AND d.classid = e.classid AND d.objid = e.objid
                  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
                UNION ALL SELECT k.conrelid FROM pg_constraint k
                WHERE e.classid = 'pg_constraint'::regclass AND k.oid = e.objid AND k.conrelid <> 0
                UNION ALL SELECT g.tgrelid FROM pg_trigger g WHERE e.classid = 'pg_trigger'::regclass AND g.oid = e.objid
                UNION ALL SELECT a.adrelid FROM pg_attrdef a WHERE e.classid = 'pg_attrdef'::regclass AND a.oid = e.objid
                UNION ALL SELECT p.polrelid FROM pg_policy p WHERE e.classid = 'pg_policy'::regclass AND p.oid = e.objid
                UNION ALL SELECT r.ev_class FROM pg_rewrite r WHERE e.classid = 'pg_rewrite'::regclass AND r.oid = e.objid
                UNION ALL SELECT s.stxrelid FROM pg_statistic_ext s
                WHERE e.classid = 'pg_statistic_ext'::regclass AND s.oid = e.objid
                LIMIT 1) o ON true
            LEFT JOIN pg_class t ON t.oid = o.oid
            LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
            """;

    /** Extended statistics of tables: pg_dump -t leaves them out. */
    static final String STATISTICS = """
            SELECT n.nspname AS schema, s.stxname AS name, s.stxrelid::regclass::text AS of_table
            FROM pg_statistic_ext s
            JOIN pg_namespace n ON n.oid = s.stxnamespace
            WHERE s.stxrelid = ANY (?)
            ORDER BY 1, 2
            """;

    private DependencyQueries() {}
}
