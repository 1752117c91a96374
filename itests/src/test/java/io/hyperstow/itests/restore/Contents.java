package io.hyperstow.itests.restore;

import io.hyperstow.testkit.server.TestServer;
import java.util.List;

/** What two databases are compared by, asked of the server in plain SQL: none of the code under test is used. */
final class Contents {

    private Contents() {}

    /** A fingerprint of all rows of a table, whatever their order: count and sum of a hash of each row's text. */
    static String rows(TestServer server, String database, String table) {
        return server.value(
                database,
                "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM " + table
                        + " AS t");
    }

    /** All indexes, constraints and triggers of a table, and its columns with type, default and NOT NULL. */
    static List<String> definitions(TestServer server, String database, String table) {
        return List.of(
                text(
                        server,
                        database,
                        "SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull"
                                + " || ' ' || a.attidentity::text || a.attgenerated::text || ' '"
                                + " || coalesce(pg_get_expr(d.adbin, d.adrelid), ''), E'\\n' ORDER BY a.attnum)"
                                + " FROM pg_attribute a LEFT JOIN pg_attrdef d ON (adrelid, adnum) = (attrelid, attnum)"
                                + " WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = '" + table
                                + "'::regclass"),
                text(
                        server,
                        database,
                        "SELECT string_agg(pg_get_indexdef(indexrelid), E'\\n' ORDER BY indexrelid::regclass::text)"
                                + " FROM pg_index WHERE indrelid = '" + table + "'::regclass"),
                text(
                        server,
                        database,
                        "SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), E'\\n' ORDER BY conname)"
                                + " FROM pg_constraint WHERE contype <> 'n' AND conrelid = '" + table + "'::regclass"),
                text(
                        server,
                        database,
                        "SELECT string_agg(pg_get_triggerdef(oid) || tgenabled::text, E'\\n' ORDER BY tgname) FROM pg_trigger"
                                + " WHERE NOT tgisinternal AND tgname <> 'ts_insert_blocker' AND tgrelid = '" + table
                                + "'::regclass"));
    }

    /** The dimensions of a hypertable. */
    static String dimensions(TestServer server, String database, String hypertable) {
        return text(
                server,
                database,
                "SELECT string_agg(dimension_number || ' ' || column_name || ' ' || coalesce(time_interval::text, '')"
                        + " || ' ' || coalesce(integer_interval::text, '') || ' ' || coalesce(num_partitions::text, '')"
                        + " || ' ' || coalesce(integer_now_func, ''), ', ' ORDER BY dimension_number)"
                        + " FROM timescaledb_information.dimensions WHERE hypertable_name = '" + hypertable + "'");
    }

    /** The number of chunks of a hypertable. */
    static long chunks(TestServer server, String database, String hypertable) {
        return Long.parseLong(server.value(
                database,
                "SELECT count(*) FROM timescaledb_information.chunks WHERE hypertable_name = '" + hypertable + "'"));
    }

    private static String text(TestServer server, String database, String sql) {
        String value = server.value(database, sql);
        return value == null ? "" : value;
    }
}
