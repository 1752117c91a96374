package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a database is TimescaleDB's, and what lies where that is.
 *
 * @param schemas the extension's own
 * @param elsewhere chunks, and what holds their compressed rows, in other schemas than these
 * @param strays tables in its schemas that are users', as {@code detach_chunk} leaves them
 * @param published publications that name chunks, or these schemas
 */
record TimescaleObjects(
        Set<String> schemas, List<TableName> elsewhere, List<TableName> strays, List<String> published) {

    static final TimescaleObjects NONE = new TimescaleObjects(Set.of(), List.of(), List.of(), List.of());

    private static final String SCHEMAS = """
            SELECT n.nspname FROM pg_depend d
            JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'timescaledb'
            JOIN pg_namespace n ON n.oid = d.objid
            WHERE d.classid = 'pg_namespace'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
            """;

    /** The hypertables behind compressed ones and behind aggregates are in the catalog, too. */
    private static final String TABLES = """
            SELECT n.nspname, c.relname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN (SELECT unnest(?::text[]))
              AND NOT EXISTS (SELECT FROM pg_depend m
                              WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid AND m.deptype = 'e')
              AND NOT EXISTS (SELECT FROM _timescaledb_catalog.hypertable h
                              WHERE h.schema_name = n.nspname AND h.table_name = c.relname)
            ORDER BY 1, 2
            """;

    private static final String PUBLISHED = """
            SELECT DISTINCT p.pubname FROM pg_publication p
            LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid
            LEFT JOIN pg_class c ON c.oid = r.prrelid
            LEFT JOIN pg_publication_namespace s ON s.pnpubid = p.oid
            JOIN pg_namespace n ON n.oid IN (c.relnamespace, s.pnnspid)
            WHERE n.nspname IN (SELECT unnest(?::text[]))
            ORDER BY 1
            """;

    static TimescaleObjects read(Connection connection, Inventory inventory) throws SQLException {
        Set<String> schemas = new HashSet<>(Query.list(connection, SCHEMAS, row -> row.getString(1)));
        Object names = connection.createArrayOf("text", schemas.toArray());
        Set<TableName> chunks = new HashSet<>();
        for (Chunk chunk : inventory.chunks()) {
            chunks.add(chunk.name());
            if (chunk.compressedRelation() != null) {
                chunks.add(chunk.compressedRelation());
            }
        }
        List<TableName> strays = new ArrayList<>(
                Query.list(connection, TABLES, row -> new TableName(row.getString(1), row.getString(2)), names));
        strays.removeAll(chunks);
        return new TimescaleObjects(
                schemas,
                chunks.stream()
                        .filter(chunk -> !schemas.contains(chunk.schema()))
                        .sorted()
                        .toList(),
                strays,
                Query.list(connection, PUBLISHED, row -> row.getString(1), names));
    }
}
