package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.postgres.internal.inspect.TimescaleVersion;

/** SQL of snapshot leases. */
final class SnapshotQueries {

    /** A position that is not after a snapshot taken later. */
    static final String WAL_POSITION = """
            SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text
            """;

    static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";

    /** The first query of the leader's transaction: it takes the snapshot, and there the locks are held already. */
    static final String EXPORT = """
            SELECT pg_export_snapshot() AS id, clock_timestamp() AS taken_at,
                   pg_snapshot_xmin(s.snapshot)::text::bigint AS xmin,
                   ARRAY(SELECT x::text::bigint FROM pg_snapshot_xip(s.snapshot) x) AS xip
            FROM (SELECT pg_current_snapshot() AS snapshot) s
            """;

    static final String MAY_READ_TIMELINE =
            "SELECT has_function_privilege('pg_catalog.pg_control_checkpoint()', 'EXECUTE')";

    static final String TIMELINE = "SELECT timeline_id FROM pg_control_checkpoint()";

    /** Room in the server's lock table, and what of it is taken. */
    static final String LOCK_ROOM = """
            SELECT current_setting('max_locks_per_transaction')::bigint AS per_transaction,
                   current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint
                       AS transactions,
                   (SELECT count(*) FROM pg_locks WHERE NOT fastpath) AS taken
            """;

    /** Whether the encoding is one that COPY cannot be given in UTF-8. */
    static final String ENCODING = "SELECT current_setting('server_encoding')";

    /** Who holds or wants an exclusive lock on one of these relations. */
    static final String BLOCKERS = """
            SELECT l.relation::bigint AS relation, l.pid, l.granted, coalesce(a.usename::text, '') AS role,
                   coalesce(a.application_name, '') AS application,
                   coalesce(to_char(a.query_start, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS since
            FROM pg_locks l
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'relation' AND l.relation = ANY (?) AND l.mode = 'AccessExclusiveLock'
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY l.granted DESC, l.relation, l.pid
            """;

    private static final String COLUMNS = """
            c.oid::bigint AS oid, n.nspname, c.relname, t.schema AS table_schema, t.name AS table_name,
            c.relkind = 'f' AS is_foreign, has_table_privilege(c.oid, 'SELECT') AS readable,
            has_schema_privilege(n.oid, 'USAGE') AS usable, row_security_active(c.oid) AS row_security
            """;

    private static final String CHOSEN = """
            chosen AS (
                SELECT c.oid, t.schema, t.name
                FROM unnest(?::text[], ?::text[]) AS t (schema, name)
                JOIN pg_namespace n ON n.nspname = t.schema
                JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name)
            """;

    private static final String TABLES = "SELECT " + COLUMNS + """
            , NULL::text AS chunk_schema, NULL::text AS chunk_name
            FROM chosen t
            JOIN pg_class c ON c.oid = t.oid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            """;

    /**
     * The chosen tables and, with TimescaleDB, their chunks and the relations with those chunks' compressed rows.
     *
     * @param version null without TimescaleDB
     */
    static String relations(TimescaleVersion version) {
        if (version == null) {
            return "WITH " + CHOSEN + TABLES;
        }
        return "WITH " + CHOSEN + ", parts AS (" + version.chunkRelations() + "), members AS ("
                + """
                    SELECT p.relid AS oid, p.relid AS chunk, t.schema, t.name
                    FROM chosen t
                    JOIN _timescaledb_catalog.hypertable h ON h.schema_name = t.schema AND h.table_name = t.name
                    JOIN parts p ON p.hypertable_id = h.id
                    UNION ALL
                    SELECT p.compressed_relid, p.relid, t.schema, t.name
                    FROM chosen t
                    JOIN _timescaledb_catalog.hypertable h ON h.schema_name = t.schema AND h.table_name = t.name
                    JOIN parts p ON p.hypertable_id = h.id
                    WHERE p.compressed_relid IS NOT NULL)
                """
                + TABLES
                + "UNION ALL SELECT "
                + COLUMNS
                + """
                , kn.nspname, k.relname
                FROM members t
                JOIN pg_class c ON c.oid = t.oid
                JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_class k ON k.oid = t.chunk
                JOIN pg_namespace kn ON kn.oid = k.relnamespace
                """;
    }

    private SnapshotQueries() {}
}
