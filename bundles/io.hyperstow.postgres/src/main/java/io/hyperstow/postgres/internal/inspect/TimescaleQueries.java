package io.hyperstow.postgres.internal.inspect;

/** SQL about TimescaleDB's catalog: its information views where they say enough, its tables where they do not. */
final class TimescaleQueries {

    /** The user's hypertables: without those of aggregates and, before 2.29, those that hold compressed rows. */
    private static final String USER_HYPERTABLES = """
            hypertables AS (
                SELECT h.id, c.oid AS relid, h.schema_name, h.table_name
                FROM _timescaledb_catalog.hypertable h
                JOIN pg_namespace n ON n.nspname = h.schema_name
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = h.table_name
                WHERE h.compression_state <> 2
                  AND NOT EXISTS (SELECT FROM _timescaledb_catalog.continuous_agg a WHERE a.mat_hypertable_id = h.id))
            """;

    static final String DIMENSIONS = "WITH " + USER_HYPERTABLES + """
                    SELECT h.relid, h.schema_name, h.table_name, d.column_name,
                           format_type(a.atttypid, a.atttypmod) AS type,
                           coalesce(d.interval_length, 0) AS interval_length, coalesce(d.num_slices, 0) AS num_slices,
                           d.num_slices IS NOT NULL AS hashed,
                           CASE WHEN d.partitioning_func IS NULL
                                  OR d.partitioning_func = 'get_partition_hash'
                                     AND d.partitioning_func_schema IN ('_timescaledb_functions', '_timescaledb_internal')
                                THEN '' ELSE format('%I.%I', d.partitioning_func_schema, d.partitioning_func) END AS func,
                           CASE WHEN coalesce(d.integer_now_func, '') = ''
                                THEN '' ELSE format('%I.%I', d.integer_now_func_schema, d.integer_now_func) END AS now_func
                    FROM hypertables h
                    JOIN _timescaledb_catalog.dimension d ON d.hypertable_id = h.id
                    JOIN pg_attribute a ON a.attrelid = h.relid AND a.attname = d.column_name
                    ORDER BY h.schema_name COLLATE "C", h.table_name COLLATE "C", d.id
                    """;

    static final String TABLESPACES = """
            SELECT h.schema_name, h.table_name, array_agg(t.tablespace_name::text ORDER BY t.id) AS tablespaces
            FROM _timescaledb_catalog.tablespace t
            JOIN _timescaledb_catalog.hypertable h ON h.id = t.hypertable_id
            GROUP BY h.schema_name, h.table_name
            """;

    /** The column settings of compression come one a row. The interval is that of rolled up chunks. */
    static final String COMPRESSION = """
            SELECT h.hypertable_schema AS schema_name, h.hypertable_name AS table_name,
                   (SELECT string_agg(quote_ident(s.attname), ', ' ORDER BY s.segmentby_column_index)
                    FROM timescaledb_information.compression_settings s
                    WHERE s.hypertable_schema = h.hypertable_schema AND s.hypertable_name = h.hypertable_name
                      AND s.segmentby_column_index IS NOT NULL) AS segmentby,
                   (SELECT string_agg(quote_ident(s.attname)
                               || CASE WHEN s.orderby_asc THEN ' ASC' ELSE ' DESC' END
                               || CASE WHEN s.orderby_nullsfirst THEN ' NULLS FIRST' ELSE ' NULLS LAST' END,
                               ', ' ORDER BY s.orderby_column_index)
                    FROM timescaledb_information.compression_settings s
                    WHERE s.hypertable_schema = h.hypertable_schema AND s.hypertable_name = h.hypertable_name
                      AND s.orderby_column_index IS NOT NULL) AS orderby,
                   (SELECT d.compress_interval_length::text
                    FROM _timescaledb_catalog.dimension d
                    JOIN _timescaledb_catalog.hypertable c ON c.id = d.hypertable_id
                    WHERE c.schema_name = h.hypertable_schema AND c.table_name = h.hypertable_name
                      AND d.compress_interval_length IS NOT NULL
                    ORDER BY d.id LIMIT 1) AS interval
            FROM timescaledb_information.hypertables h
            WHERE h.compression_enabled
            """;

    static final String SPARSE_INDEXES = """
            SELECT n.nspname AS schema_name, c.relname AS table_name, s.index::text AS sparse
            FROM _timescaledb_catalog.compression_settings s
            JOIN pg_class c ON c.oid = s.relid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN _timescaledb_catalog.hypertable h ON h.schema_name = n.nspname AND h.table_name = c.relname
            WHERE s.index IS NOT NULL
            """;

    static final String AGGREGATES = """
            SELECT view_schema, view_name, hypertable_schema, hypertable_name, materialization_hypertable_schema,
                   materialization_hypertable_name, materialized_only, view_definition
            FROM timescaledb_information.continuous_aggregates
            ORDER BY view_schema COLLATE "C", view_name COLLATE "C"
            """;

    static final String JOBS = """
            SELECT job_id, format('%I.%I', proc_schema, proc_name) AS procedure, schedule_interval::text AS every,
                   coalesce(config::text, '') AS config, hypertable_schema, hypertable_name, owner::text AS owner, scheduled
            FROM timescaledb_information.jobs
            WHERE job_id >= 1000
            ORDER BY job_id
            """;

    /** Every relation that is a chunk or holds compressed rows, of whatever hypertable. */
    static String internalRelations(TimescaleVersion version) {
        return "SELECT unnest(ARRAY[r.relid, r.compressed_relid])::bigint AS oid FROM (" + version.chunkRelations()
                + ") r";
    }

    /** The chunks of the user's hypertables with all their slices. */
    static String chunks(TimescaleVersion version) {
        return "WITH " + USER_HYPERTABLES + ", relations AS (" + version.chunkRelations() + "), slices AS ("
                + version.slices() + "), "
                + """
                ranges AS (
                    SELECT s.chunk_id,
                           array_agg(d.column_name::text ORDER BY d.id) AS columns,
                           array_agg(s.range_start ORDER BY d.id) AS starts,
                           array_agg(s.range_end ORDER BY d.id) AS ends
                    FROM slices s
                    JOIN _timescaledb_catalog.dimension d ON d.id = s.dimension_id
                    GROUP BY s.chunk_id),
                """
                + TableQueries.BUSY
                + """
                SELECT h.relid AS root, h.schema_name, h.table_name, n.nspname, c.relname, r.columns, r.starts, r.ends,
                       x.compressed_relid IS NOT NULL OR x.status & 1 = 1 AS compressed,
                       zn.nspname AS compressed_schema, z.relname AS compressed_name,
                       c.reltuples::bigint AS tuples,
                """
                + TableQueries.PAGES
                + " AS pages, "
                + TableQueries.BYTES
                + """
                       + CASE WHEN x.compressed_relid IS NULL OR x.compressed_relid IN (SELECT relation FROM busy) THEN 0
                              ELSE coalesce(pg_table_size(x.compressed_relid), 0) END AS bytes,
                       array_remove(ARRAY[pg_relation_filenode(c.oid), pg_relation_filenode(x.compressed_relid)]::bigint[],
                                    NULL) AS filenodes
                FROM relations x
                JOIN hypertables h ON h.id = x.hypertable_id
                JOIN ranges r ON r.chunk_id = x.chunk_id
                JOIN pg_class c ON c.oid = x.relid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_class z ON z.oid = x.compressed_relid
                LEFT JOIN pg_namespace zn ON zn.oid = z.relnamespace
                ORDER BY h.schema_name COLLATE "C", h.table_name COLLATE "C", r.starts, r.ends
                """;
    }

    private TimescaleQueries() {}
}
