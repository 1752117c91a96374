package io.hyperstow.postgres.internal.inspect;

/** SQL about continuous aggregates and background jobs. */
final class AggregateQueries {

    /** More ranges than this are told as one. */
    private static final int RANGES = 1000;

    static final String AGGREGATES = """
            SELECT v.view_schema, v.view_name, v.hypertable_schema, v.hypertable_name, v.materialization_hypertable_schema,
                   v.materialization_hypertable_name, v.materialized_only, v.view_definition, v.view_owner,
                   coalesce((to_jsonb(a) ->> 'finalized')::boolean, true) AS finalized,
                   a.mat_hypertable_id, a.raw_hypertable_id, m.oid::bigint AS materialization,
                   ARRAY(SELECT DISTINCT r.rolname::text FROM (
                             SELECT c.relowner UNION SELECT (aclexplode(c.relacl)).grantee
                             UNION SELECT (aclexplode(k.attacl)).grantee FROM pg_attribute k
                                   WHERE k.attrelid = c.oid AND k.attacl IS NOT NULL) AS holder (oid)
                         JOIN pg_roles r ON r.oid = holder.oid WHERE r.rolname !~ '^pg_' ORDER BY 1) AS roles,
                   coalesce(g.columns, '{}') AS granted, coalesce(g.items, '{}') AS privileges,
                   coalesce(d.columns, '{}') AS commented, coalesce(d.comments, '{}') AS comments,
                   coalesce(w.watermark, -9223372036854775808) AS watermark,
                   coalesce(t.watermark, -9223372036854775808) AS threshold
            FROM timescaledb_information.continuous_aggregates v
            JOIN _timescaledb_catalog.continuous_agg a
              ON a.user_view_schema = v.view_schema AND a.user_view_name = v.view_name
            JOIN pg_namespace n ON n.nspname = v.view_schema
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = v.view_name
            JOIN pg_namespace mn ON mn.nspname = v.materialization_hypertable_schema
            JOIN pg_class m ON m.relnamespace = mn.oid AND m.relname = v.materialization_hypertable_name
            LEFT JOIN _timescaledb_catalog.continuous_aggs_watermark w ON w.mat_hypertable_id = a.mat_hypertable_id
            LEFT JOIN _timescaledb_catalog.continuous_aggs_invalidation_threshold t ON t.hypertable_id = a.raw_hypertable_id
            LEFT JOIN LATERAL (
                SELECT array_agg(coalesce(k.attname, '')::text ORDER BY x.objsubid) AS columns,
                       array_agg(x.description ORDER BY x.objsubid) AS comments
                FROM pg_description x
                LEFT JOIN pg_attribute k ON k.attrelid = x.objoid AND k.attnum = x.objsubid AND x.objsubid > 0
                WHERE x.classoid = 'pg_class'::regclass AND x.objoid = c.oid) d ON true
            LEFT JOIN LATERAL (
                SELECT array_agg(acl.name) AS columns, array_agg(i.item::text) AS items
                FROM (SELECT '' AS name, c.relacl AS items
                      UNION ALL SELECT k.attname::text, k.attacl FROM pg_attribute k WHERE k.attrelid = c.oid) acl,
                     LATERAL unnest(acl.items) AS i (item)) g ON true
            ORDER BY v.view_schema COLLATE "C", v.view_name COLLATE "C"
            """;

    /** Ranges of a log by hypertable, overlapping ones as one. */
    private static final String MERGED = """
            SELECT id, from_value, to_value FROM (
                SELECT id, lower(range)::bigint AS from_value, upper(range)::bigint AS to_value,
                       count(*) OVER (PARTITION BY id) AS ranges
                FROM (SELECT id, unnest(range_agg(numrange(low, high, '[]'))) AS range
                      FROM log WHERE low <= high GROUP BY id) r) m
            WHERE ranges <= %1$d
            UNION ALL
            SELECT id, min(from_value), max(to_value) FROM (
                SELECT id, lower(range)::bigint AS from_value, upper(range)::bigint AS to_value,
                       count(*) OVER (PARTITION BY id) AS ranges
                FROM (SELECT id, unnest(range_agg(numrange(low, high, '[]'))) AS range
                      FROM log WHERE low <= high GROUP BY id) r) m
            WHERE ranges > %1$d
            GROUP BY id
            ORDER BY 1, 2
            """.formatted(RANGES);

    /** By the hypertable an aggregate is over. */
    static final String CHANGES = """
            WITH log AS (
                SELECT hypertable_id AS id, lowest_modified_value AS low, greatest_modified_value AS high
                FROM _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log)
            """ + MERGED;

    /** By materialization. A refresh that is under way, or broke off, has its ranges in a table of their own. */
    static String stale(TimescaleVersion version) {
        return """
                WITH log AS (
                    SELECT materialization_id AS id, lowest_modified_value AS low, greatest_modified_value AS high
                    FROM _timescaledb_catalog.continuous_aggs_materialization_invalidation_log
                """ + (version.pendingRefreshes() ? """
                            UNION ALL
                            SELECT materialization_id, lowest_modified_value, greatest_modified_value
                            FROM _timescaledb_catalog.continuous_aggs_materialization_ranges
                          """ : "") + ")" + MERGED;
    }

    /** A policy's configuration has the number of its hypertable, which is another in every database. */
    static String jobs(TimescaleVersion version) {
        return """
                SELECT j.job_id, format('%%I.%%I', j.proc_schema, j.proc_name) AS procedure,
                       j.schedule_interval::text AS every,
                       coalesce(CASE WHEN j.proc_schema IN ('_timescaledb_functions', '_timescaledb_internal')
                                     THEN j.config - 'hypertable_id' - 'mat_hypertable_id' ELSE j.config END::text,
                                '') AS config,
                       j.hypertable_schema, j.hypertable_name, pg_get_userbyid(j.owner::oid) AS owner, j.scheduled,
                       regexp_replace(j.application_name, ' \\[' || j.job_id || '\\]$', '') AS name,
                       j.max_runtime::text AS max_runtime, j.max_retries, j.retry_period::text AS retry_period,
                       j.fixed_schedule, coalesce(j.initial_start::text, '') AS initial_start,
                       coalesce(b.timezone, '') AS timezone,
                       CASE WHEN j.check_name IS NULL THEN '' ELSE format('%%I.%%I', j.check_schema, j.check_name) END AS check
                FROM timescaledb_information.jobs j, %s b
                WHERE b.id = j.job_id AND j.job_id >= 1000
                ORDER BY j.job_id
                """.formatted(version.jobTable());
    }

    private AggregateQueries() {}
}
