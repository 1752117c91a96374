package io.hyperstow.postgres.internal.inspect;

/** SQL about TimescaleDB's catalog: its information views where they say enough, its tables where they do not. */
final class TimescaleQueries {

    /** The user's hypertables and those of aggregates; without, before 2.29, those that hold compressed rows. */
    private static final String HYPERTABLES = """
            hypertables AS (
                SELECT h.id, c.oid AS relid, h.schema_name, h.table_name
                FROM _timescaledb_catalog.hypertable h
                JOIN pg_namespace n ON n.nspname = h.schema_name
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = h.table_name
                WHERE h.compression_state <> 2)
            """;

    static final String DIMENSIONS = "WITH " + HYPERTABLES + """
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
            SELECT h.schema_name, h.table_name, array_agg(t.tablespace_name::text ORDER BY t.id) AS names
            FROM _timescaledb_catalog.tablespace t
            JOIN _timescaledb_catalog.hypertable h ON h.id = t.hypertable_id
            GROUP BY h.schema_name, h.table_name
            """;

    /** Before 2.22 a column that is enabled has a row of chunk 0, later one without a chunk. */
    static final String CHUNK_SKIPPING = """
            SELECT h.schema_name, h.table_name, array_agg(s.column_name::text ORDER BY s.column_name) AS names
            FROM _timescaledb_catalog.chunk_column_stats s
            JOIN _timescaledb_catalog.hypertable h ON h.id = s.hypertable_id
            WHERE coalesce(s.chunk_id, 0) = 0
            GROUP BY h.schema_name, h.table_name
            """;

    /** The width of chunks that are rolled up into one when they are compressed. */
    private static final String ROLLED_UP = """
            (SELECT CASE WHEN d.column_type IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype)
                         THEN d.compress_interval_length::text
                         ELSE (d.compress_interval_length * interval '1 microsecond')::text END
             FROM _timescaledb_catalog.dimension d
             WHERE d.hypertable_id = h.id AND d.compress_interval_length IS NOT NULL
             ORDER BY d.id LIMIT 1) AS rolled_up
            """;

    /** Settings that nobody made are null; the information views do not tell those from empty ones. */
    private static final String COMPRESSION = "WITH " + HYPERTABLES + """
                    SELECT h.schema_name, h.table_name,
                           CASE WHEN s.segmentby IS NOT NULL THEN
                               (SELECT coalesce(string_agg(quote_ident(c), ', ' ORDER BY place), '')
                                FROM unnest(s.segmentby) WITH ORDINALITY AS u (c, place)) END AS segmentby,
                           (SELECT string_agg(quote_ident(c) || CASE WHEN descending THEN ' DESC' ELSE ' ASC' END
                                       || CASE WHEN first THEN ' NULLS FIRST' ELSE ' NULLS LAST' END, ', ' ORDER BY place)
                            FROM unnest(s.orderby, s.orderby_desc, s.orderby_nullsfirst)
                                 WITH ORDINALITY AS u (c, descending, first, place)) AS orderby,
                    """ + ROLLED_UP;

    /** Sparse indexes somebody asked for: {@code bloom(device), minmax(value)}; those of the order come by themselves. */
    private static final String SPARSE_INDEXES = """
            , (SELECT coalesce(string_agg(format('%s(%s)', i ->> 'type', c.names), ', ' ORDER BY place), '')
               FROM jsonb_array_elements(s.index) WITH ORDINALITY AS u (i, place)
               CROSS JOIN LATERAL (
                   SELECT string_agg(quote_ident(name), ', ' ORDER BY n) AS names
                   FROM jsonb_array_elements_text(CASE jsonb_typeof(i -> 'column')
                                                  WHEN 'array' THEN i -> 'column'
                                                  ELSE jsonb_build_array(i -> 'column') END) WITH ORDINALITY AS e (name, n)) c
               WHERE i ->> 'source' = 'config' AND i ->> 'type' IS NOT NULL
               HAVING s.index @> '[{"source": "config"}]') AS sparse
            """;

    /** A bit of the hypertable's status. */
    private static final String DIRECT_COMPRESS = """
            , CASE WHEN (SELECT x.status & 8 = 8 FROM _timescaledb_catalog.hypertable x WHERE x.id = h.id)
                   THEN 'true' END AS direct
            """;

    private static final String COMPRESSION_FROM = """
            FROM hypertables h
            JOIN _timescaledb_catalog.compression_settings s ON s.relid = h.relid
            """;

    /** 2.13 has a row for every column instead. */
    private static final String COMPRESSION_OF_2_13 = """
            SELECT h.schema_name, h.table_name,
                   (SELECT coalesce(string_agg(quote_ident(s.attname), ', ' ORDER BY s.segmentby_column_index), '')
                    FROM _timescaledb_catalog.hypertable_compression s
                    WHERE s.hypertable_id = h.id AND s.segmentby_column_index IS NOT NULL) AS segmentby,
                   (SELECT string_agg(quote_ident(s.attname)
                               || CASE WHEN s.orderby_asc THEN ' ASC' ELSE ' DESC' END
                               || CASE WHEN s.orderby_nullsfirst THEN ' NULLS FIRST' ELSE ' NULLS LAST' END,
                               ', ' ORDER BY s.orderby_column_index)
                    FROM _timescaledb_catalog.hypertable_compression s
                    WHERE s.hypertable_id = h.id AND s.orderby_column_index IS NOT NULL) AS orderby,
            """ + ROLLED_UP + """
            , NULL AS sparse, NULL AS direct
            FROM _timescaledb_catalog.hypertable h
            WHERE h.compression_state = 1
            """;

    /** How hypertables compress: {@code segmentby, orderby, rolled_up, sparse, direct}, null where nothing was set. */
    static String compression(TimescaleVersion version) {
        return version.compressionSettings()
                ? COMPRESSION
                        + (version.sparseIndexes() ? SPARSE_INDEXES : ", NULL AS sparse ")
                        + (version.directCompress() ? DIRECT_COMPRESS : ", NULL AS direct ")
                        + COMPRESSION_FROM
                : COMPRESSION_OF_2_13;
    }

    /** Every relation that is a chunk or holds compressed rows, of whatever hypertable. */
    static String internalRelations(TimescaleVersion version) {
        return "SELECT unnest(ARRAY[r.relid, r.compressed_relid])::bigint AS oid FROM (" + version.chunkRelations()
                + ") r";
    }

    /** The chunks of hypertables with all their slices. */
    static String chunks(TimescaleVersion version) {
        return "WITH " + HYPERTABLES + ", relations AS (" + version.chunkRelations() + "), slices AS ("
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
