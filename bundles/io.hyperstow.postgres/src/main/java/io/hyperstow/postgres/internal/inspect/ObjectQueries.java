package io.hyperstow.postgres.internal.inspect;

/** SQL about sequences, views and roles. */
final class ObjectQueries {

    /**
     * A position can be asked for with a privilege only, and is null for a sequence that has given out nothing.
     */
    static final String SEQUENCES = """
            SELECT n.nspname, c.relname, o.nspname AS owner_schema, o.relname AS owner_name,
                   u.schemas AS user_schemas, u.names AS user_names,
                   has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT') AS readable,
                   CASE WHEN has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT')
                        THEN pg_sequence_last_value(c.oid) END AS last_value
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN LATERAL (
                SELECT tn.nspname, t.relname
                FROM pg_depend d
                JOIN pg_class t ON t.oid = d.refobjid
                JOIN pg_namespace tn ON tn.oid = t.relnamespace
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
                  AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
                LIMIT 1) o ON true
            CROSS JOIN LATERAL (
                SELECT array_agg(tn.nspname::text ORDER BY t.oid) AS schemas, array_agg(t.relname::text ORDER BY t.oid) AS names
                FROM (SELECT DISTINCT f.adrelid FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
                      WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
                        AND d.refobjid = c.oid) AS f
                JOIN pg_class t ON t.oid = f.adrelid
                JOIN pg_namespace tn ON tn.oid = t.relnamespace) u
            WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND
            """
            + TableQueries.USER_SCHEMA
            + " AND "
            + TableQueries.NO_MEMBER
            + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

    static final String VIEWS = """
            SELECT n.nspname, c.relname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND
            """
            + TableQueries.USER_SCHEMA
            + " AND "
            + TableQueries.NO_MEMBER
            + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

    /**
     * Owners, grantees, roles of policies, default privileges and user mappings; roles that every server has are left out.
     * What belongs to an extension is made by it, so that only what was granted on it counts. The role that made the
     * server is in no list of dependencies, and is looked for at relations alone.
     */
    static final String ROLES = """
            WITH relations AS (
                SELECT c.oid, c.relowner, c.relacl, n.nspowner, n.nspacl
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p', 'f', 'S', 'v', 'm') AND c.relpersistence <> 't' AND
            """ + TableQueries.USER_SCHEMA + " AND " + TableQueries.NO_MEMBER + """
                    ), holders (oid) AS (
                        SELECT relowner FROM relations
                        UNION SELECT nspowner FROM relations
                        UNION SELECT (aclexplode(relacl)).grantee FROM relations
                        UNION SELECT (aclexplode(nspacl)).grantee FROM relations
                        UNION SELECT (aclexplode(a.attacl)).grantee
                              FROM pg_attribute a JOIN relations r ON r.oid = a.attrelid WHERE a.attacl IS NOT NULL
                        UNION SELECT unnest(p.polroles) FROM pg_policy p JOIN relations r ON r.oid = p.polrelid
                        UNION SELECT datdba FROM pg_database WHERE datname = current_database()
                        UNION SELECT (aclexplode(datacl)).grantee FROM pg_database WHERE datname = current_database()
                        UNION SELECT defaclrole FROM pg_default_acl
                        UNION SELECT (aclexplode(defaclacl)).grantee FROM pg_default_acl
                        UNION SELECT umuser FROM pg_user_mappings
                        UNION SELECT s.refobjid
                              FROM pg_shdepend s
                              JOIN pg_database b ON b.oid = s.dbid AND b.datname = current_database()
                              LEFT JOIN pg_class c ON s.classid = 'pg_class'::regclass AND c.oid = s.objid
                             WHERE s.refclassid = 'pg_authid'::regclass AND s.deptype IN ('o', 'a', 'r')
                               AND c.relpersistence IS DISTINCT FROM 't'
                               AND (s.deptype = 'a'
                                    OR s.classid <> 'pg_extension'::regclass
                                       AND NOT EXISTS (SELECT FROM pg_depend d
                                                        WHERE d.classid = s.classid AND d.objid = s.objid
                                                          AND d.deptype = 'e')))
                    SELECT r.rolname FROM holders h JOIN pg_roles r ON r.oid = h.oid WHERE r.rolname !~ '^pg_'
                    """;

    private ObjectQueries() {}
}
