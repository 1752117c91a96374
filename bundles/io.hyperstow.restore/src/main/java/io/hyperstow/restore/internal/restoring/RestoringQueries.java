package io.hyperstow.restore.internal.restoring;

/** SQL about restoring mode. */
final class RestoringQueries {

    /** Whether new sessions of a database begin in restoring mode; no row when there is no such database. */
    static final String ON = """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) AS c (setting)
                            WHERE s.setdatabase = d.oid AND s.setrole = 0 AND c.setting LIKE 'timescaledb.restoring=%')
              FROM pg_catalog.pg_database d WHERE d.datname = ?
            """;

    static final String EXTENSION_SCHEMA = """
            SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
             WHERE e.extname = 'timescaledb'
            """;

    /** Jobs below 1000 are TimescaleDB's own. The table moved in 2.25. */
    static final String JOB_TABLE = """
            SELECT coalesce(pg_catalog.to_regclass('_timescaledb_catalog.bgw_job'),
                            pg_catalog.to_regclass('_timescaledb_config.bgw_job'))::text
            """;

    /** For the job table's name. */
    static final String QUARANTINE = "UPDATE %s SET scheduled = false WHERE id >= 1000 AND scheduled RETURNING id";

    static final String CLOCK = "SELECT pg_catalog.clock_timestamp()::text";

    /** Ends the sessions of a database that began at or after a moment, and waits for each up to five seconds. */
    static final String END_SESSIONS = """
            SELECT coalesce(nullif(application_name, ''), 'unnamed') || ' of ' || usename,
                   pg_catalog.pg_terminate_backend(pid, 5000)
              FROM pg_catalog.pg_stat_activity
             WHERE datname = ? AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()
               AND backend_start >= ?::timestamptz
            """;

    static final String COMMENT = """
            SELECT coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '') FROM pg_catalog.pg_database
             WHERE datname = ?
            """;

    private RestoringQueries() {}
}
