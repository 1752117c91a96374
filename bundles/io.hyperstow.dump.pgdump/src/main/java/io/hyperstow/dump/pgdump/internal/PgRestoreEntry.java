package io.hyperstow.dump.pgdump.internal;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code pg_restore --list}: {@code <dumpId>; <catalog> <oid> <type> <schema> <tag> <owner>}.
 *
 * @param dumpId the entry's number, which also names the file of its rows
 * @param text type, schema, tag and owner, parted by spaces; what belongs to no schema has a hyphen there
 */
record PgRestoreEntry(int dumpId, String text) {

    private static final Pattern LINE = Pattern.compile("(\\d+); \\d+ \\d+ (.*)");
    private static final List<String> CATALOG_SCHEMAS = List.of("_timescaledb_catalog", "_timescaledb_config");
    private static final String ROWS = "TABLE DATA ";
    private static final String POSITION = "SEQUENCE SET ";

    /** The entries of a listing, in order. */
    static List<PgRestoreEntry> parse(List<String> lines) {
        return lines.stream()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new PgRestoreEntry(Integer.parseInt(line.group(1)), line.group(2)))
                .toList();
    }

    /** A line that {@code pg_restore --use-list} reads. */
    String line() {
        return dumpId + ";\n";
    }

    /** Whether it holds rows of TimescaleDB's catalog, or a position of its sequences. */
    boolean ofCatalog() {
        return CATALOG_SCHEMAS.stream()
                .anyMatch(schema -> text.startsWith(ROWS + schema + " ") || text.startsWith(POSITION + schema + " "));
    }

    /** Whether it makes the extension, which the restore has made at the right version, or describes it. */
    boolean ofExtension() {
        return text.strip().equals("EXTENSION - timescaledb") || text.startsWith("COMMENT - EXTENSION timescaledb");
    }

    /** Whether it fills a materialized view. */
    boolean ofView() {
        return text.startsWith("MATERIALIZED VIEW DATA ");
    }

    /** Whether it makes a schema. */
    boolean ofSchema() {
        return text.startsWith("SCHEMA - ");
    }

    /** For an entry of a schema: its name, a space and its owner. */
    String schemaAndOwner() {
        return text.substring("SCHEMA - ".length());
    }

    /** For an entry of a table's rows: schema, name and owner; else empty. */
    String tableOfRows() {
        return text.startsWith(ROWS) ? text.substring(ROWS.length()) : "";
    }
}
