package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What chosen tables need, as the catalogs of the snapshot know it. A function's body that is a text is not among what
 * PostgreSQL knows.
 *
 * @param objects everything needed, the tables included
 * @param sequences needed sequences that belong to no chosen table
 * @param outside sentences about needed objects that need a relation that is not chosen
 */
record Dependencies(Map<ObjectId, Needed> objects, Set<TableName> sequences, List<String> outside) {

    /**
     * A needed object.
     *
     * @param described in words
     * @param dumped whether pg_dump has an entry of its own for objects of this kind
     */
    record Needed(String described, boolean dumped) {}

    static Dependencies of(Connection connection, SchemaArchives.Wanted wanted, boolean timescale) throws SQLException {
        List<Long> tables = Query.list(
                connection,
                DependencyQueries.CHOSEN,
                row -> row.getLong(1),
                schemas(connection, wanted.tables()),
                names(connection, wanted.tables()));
        Array chosen = Query.oids(connection, tables);
        Set<Long> queries = new HashSet<>(tables);
        Set<Long> inside = new HashSet<>(tables);
        if (!wanted.aggregates().isEmpty()) {
            Query.list(
                    connection,
                    DependencyQueries.VIEWS,
                    row -> inside.add(row.getLong(1)) && row.getBoolean(2) && queries.add(row.getLong(1)),
                    schemas(connection, wanted.aggregates()),
                    names(connection, wanted.aggregates()));
        }
        Array roots = Query.oids(connection, queries);
        List<Long> functions = timescale
                ? Query.list(connection, DependencyQueries.TIMESCALE_FUNCTIONS, row -> row.getLong(1), chosen)
                : List.of();
        Map<ObjectId, Needed> objects = new HashMap<>();
        Set<TableName> sequences = new HashSet<>();
        Query.list(
                connection,
                DependencyQueries.NEEDED,
                row -> {
                    ObjectId object = new ObjectId(row.getLong("classid"), row.getLong("objid"));
                    if (row.getString("relkind").equals("S") && !row.getBoolean("owned")) {
                        sequences.add(name(row));
                    }
                    boolean dumped = row.getBoolean("dumped") && !row.getBoolean("member");
                    return objects.put(object, new Needed(row.getString("described"), dumped));
                },
                roots,
                Query.oids(connection, functions),
                roots,
                chosen);
        Array catalogs = Query.oids(
                connection, objects.keySet().stream().map(ObjectId::catalog).toList());
        Array oids = Query.oids(
                connection, objects.keySet().stream().map(ObjectId::oid).toList());
        List<String> outside = Query.list(
                connection,
                DependencyQueries.OUTSIDE,
                row -> row.getString("described") + " needs '" + name(row) + "', which is not in the backup",
                catalogs,
                oids,
                Query.oids(connection, inside));
        return new Dependencies(objects, sequences, outside);
    }

    private static Array schemas(Connection connection, Collection<TableName> tables) throws SQLException {
        return connection.createArrayOf(
                "text", tables.stream().map(TableName::schema).toArray());
    }

    private static Array names(Connection connection, Collection<TableName> tables) throws SQLException {
        return connection.createArrayOf(
                "text", tables.stream().map(TableName::name).toArray());
    }

    private static TableName name(ResultSet row) throws SQLException {
        return new TableName(row.getString("schema"), row.getString("name"));
    }
}
