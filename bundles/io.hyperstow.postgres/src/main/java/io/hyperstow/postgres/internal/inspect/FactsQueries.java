package io.hyperstow.postgres.internal.inspect;

/** SQL about the server and the database. */
final class FactsQueries {

    static final String SERVER_VERSION = "SELECT current_setting('server_version_num')::int";

    /** Asked apart: a function that may not be called fails even in a branch that is not taken. */
    static final String MAY_READ_CONTROL = "SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')";

    static final String SYSTEM_IDENTIFIER = "SELECT system_identifier FROM pg_control_system()";

    /** The columns of the provider's locale have other names in 15, 16 and 17; as JSON they can be asked for by name. */
    static final String DATABASE = """
            SELECT d.datname AS name,
                   current_setting('server_version_num')::int AS version,
                   pg_encoding_to_char(d.encoding) AS encoding,
                   CASE d.datlocprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' ELSE 'builtin' END AS provider,
                   d.datcollate AS collation,
                   d.datctype AS ctype,
                   coalesce(j.facts ->> 'datlocale', j.facts ->> 'daticulocale', '') AS locale,
                   coalesce(j.facts ->> 'daticurules', '') AS icu_rules,
                   pg_get_userbyid(d.datdba) AS owner,
                   ARRAY(SELECT s.setting
                         FROM pg_db_role_setting r, unnest(r.setconfig) WITH ORDINALITY AS s (setting, place)
                         WHERE r.setdatabase = d.oid AND r.setrole = 0
                           AND s.setting NOT LIKE 'timescaledb.restoring=%'
                         ORDER BY s.place) AS settings,
                   d.datacl::text[] AS privileges
            FROM pg_database d, LATERAL (SELECT to_jsonb(d) AS facts) j
            WHERE d.datname = current_database()
            """;

    /**
     * The schemas of the search path the role has without our settings: the setting goes back to its reset value for
     * the time of this row, which the target list is evaluated in, from left to right.
     */
    static final String SEARCH_PATH = """
            SELECT set_config('search_path', s.reset_val, true) AS own,
                   current_schemas(false)::text[] AS path,
                   set_config('search_path', s.setting, true) AS fixed
            FROM (SELECT reset_val, setting FROM pg_settings WHERE name = 'search_path' OFFSET 0) s
            """;

    static final String EXTENSIONS = """
            SELECT e.extname AS name, n.nspname AS schema, e.extversion AS version,
                   CASE e.extname WHEN 'timescaledb'
                       THEN coalesce(current_setting('timescaledb.license', true), '') ELSE '' END AS edition
            FROM pg_extension e
            JOIN pg_namespace n ON n.oid = e.extnamespace
            ORDER BY e.extname
            """;

    private FactsQueries() {}
}
