package io.hyperstow.restore.internal.check;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a version of TimescaleDB keeps what the rules ask for.
 *
 * @param minor of major version 2; 0 where the extension is not installed
 */
record TimescaleLayout(int minor) {

    /** A database without the extension: it has no hypertable and no chunk. */
    static final TimescaleLayout NONE = new TimescaleLayout(0);

    private static final Pattern VERSION = Pattern.compile("2\\.(\\d{1,4})(\\D.*)?");
    private static final int OLDEST = 13;
    private static final int NEWEST = 31;

    /**
     * The hypertables, those that hold compressed rows included. They go by the name the user knows: the aggregate's for a
     * materialization, the hypertable's for compressed rows. {@code relid} is null where the table is missing.
     */
    private static final String ROOTS = """
            roots AS MATERIALIZED (
                SELECT h.id, c.oid AS relid, h.compression_state = 2 AS compressed, h.num_dimensions,
                       format('%I.%I', h.schema_name, h.table_name) AS relation,
                       coalesce(quote_ident(a.user_view_schema) || '.' || quote_ident(a.user_view_name),
                                quote_ident(u.schema_name) || '.' || quote_ident(u.table_name),
                                format('%I.%I', h.schema_name, h.table_name)) AS name
                FROM _timescaledb_catalog.hypertable h
                LEFT JOIN _timescaledb_catalog.continuous_agg a ON a.mat_hypertable_id = h.id
                LEFT JOIN _timescaledb_catalog.hypertable u ON u.compressed_hypertable_id = h.id
                LEFT JOIN pg_namespace n ON n.nspname = h.schema_name
                LEFT JOIN pg_class c
                  ON c.relnamespace = n.oid AND c.relname = h.table_name AND c.relkind = 'r'),
            """;

    /**
     * The chunks of hypertables that the catalog has. {@code relid} is null where the relation is missing, {@code packed}
     * tells that rows are compressed, {@code compressed_relid} is the relation that holds them, as far as the catalog
     * names it beside the chunk.
     */
    private static final String CHUNKS_BY_NAME = """
            chunks AS MATERIALIZED (
                SELECT k.id, k.hypertable_id, c.oid AS relid, c.relkind AS kind, k.osm_chunk AS tiered,
                       k.compressed_chunk_id IS NOT NULL OR k.status & 1 = 1 AS packed, NULL::oid AS compressed_relid,
                       format('%%I.%%I', k.schema_name, k.table_name) AS relation
                FROM _timescaledb_catalog.chunk k
                JOIN _timescaledb_catalog.hypertable h ON h.id = k.hypertable_id
                LEFT JOIN pg_namespace n ON n.nspname = k.schema_name
                LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = k.table_name
                %s),
            """;

    private static final String CHUNKS_BY_OID = """
            chunks AS MATERIALIZED (
                SELECT k.id, k.hypertable_id, c.oid AS relid, c.relkind AS kind, k.osm_chunk AS tiered,
                       s.compress_relid IS NOT NULL OR k.status & 1 = 1 AS packed, s.compress_relid::oid AS compressed_relid,
                       coalesce(quote_ident(n.nspname) || '.' || quote_ident(c.relname), 'the relation of chunk ' || k.id) AS relation
                FROM _timescaledb_catalog.chunk k
                JOIN _timescaledb_catalog.hypertable h ON h.id = k.hypertable_id
                LEFT JOIN _timescaledb_catalog.compression_settings s ON s.relid = k.relid
                LEFT JOIN pg_class c ON c.oid = k.relid
                LEFT JOIN pg_namespace n ON n.oid = c.relnamespace),
            """;

    /** The slices of the chunks; {@code dimension_id} is null where the slice itself is missing. */
    private static final String SHARED_SLICES = """
            slices AS MATERIALIZED (
                SELECT k.chunk_id, s.dimension_id, s.range_start, s.range_end, k.constraint_name::text AS constraint_name
                FROM _timescaledb_catalog.chunk_constraint k
                LEFT JOIN _timescaledb_catalog.dimension_slice s ON s.id = k.dimension_slice_id
                WHERE k.dimension_slice_id IS NOT NULL),
            """;

    private static final String OWN_SLICES = """
            slices AS MATERIALIZED (
                SELECT chunk_id, dimension_id, range_start, range_end, 'constraint_' || id AS constraint_name
                FROM _timescaledb_catalog.dimension_slice),
            """;

    /** Which hypertable a relation is a part of. */
    private static final String FAMILIES = """
            families AS MATERIALIZED (
                SELECT relid, name FROM roots WHERE relid IS NOT NULL
                UNION
                SELECT k.relid, r.name FROM chunks k JOIN roots r ON r.id = k.hypertable_id WHERE k.relid IS NOT NULL
                UNION
                SELECT k.compressed_relid, r.name
                FROM chunks k JOIN roots r ON r.id = k.hypertable_id WHERE k.compressed_relid IS NOT NULL)
            """;

    private static final String NOTHING = """
            roots AS (SELECT 0 AS id, 0::oid AS relid WHERE false),
            chunks AS (SELECT 0::oid AS relid, 0::oid AS compressed_relid WHERE false),
            families AS (SELECT 0::oid AS relid, '' AS name WHERE false)
            """;

    /**
     * @param extension {@code pg_extension.extversion}
     * @throws BackupException {@code VERSION_UNSUPPORTED}
     */
    static TimescaleLayout of(String extension) {
        Matcher matcher = VERSION.matcher(extension);
        int minor = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (minor < OLDEST || minor > NEWEST) {
            throw new BackupException(
                    ErrorCode.VERSION_UNSUPPORTED,
                    "TimescaleDB '" + extension + "' is not one this release can examine",
                    "versions 2." + OLDEST + " to 2." + NEWEST + " are known; update the extension or Hyperstow");
        }
        return new TimescaleLayout(minor);
    }

    private boolean since(int other) {
        return minor >= other;
    }

    /** The beginning of a query: {@code roots}, {@code chunks}, {@code slices} and {@code families}. */
    String with() {
        if (!installed()) {
            return "WITH " + NOTHING;
        }
        String chunks = since(29) ? CHUNKS_BY_OID : CHUNKS_BY_NAME.formatted(since(26) ? "" : "WHERE NOT k.dropped");
        return "WITH " + ROOTS + chunks + (since(28) ? OWN_SLICES : SHARED_SLICES) + FAMILIES;
    }

    boolean installed() {
        return minor > 0;
    }

    /** The table of background jobs. */
    String jobTable() {
        return since(25) ? "_timescaledb_catalog.bgw_job" : "_timescaledb_config.bgw_job";
    }

    /**
     * Whether triggers guard the root tables and gather what continuous aggregates must refresh; later versions do both
     * themselves.
     */
    boolean hasOwnTriggers() {
        return installed() && !since(23);
    }
}
