package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.model.TableName;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which table each entry's object belongs to, by the catalogs of the snapshot. */
final class EntryOwners {

    private final Map<ObjectId, Owner> owners;

    /**
     * @param table the table or view, or null
     * @param schema the object's own schema, or empty
     * @param timescaleTrigger whether it is a trigger that TimescaleDB made
     * @param publicSchema whether it is the schema public itself
     */
    record Owner(TableName table, String schema, boolean timescaleTrigger, boolean publicSchema) {

        static final Owner NONE = new Owner(null, "", false, false);
    }

    EntryOwners(Map<ObjectId, Owner> owners) {
        this.owners = owners;
    }

    static EntryOwners of(Connection connection, List<ListedEntry> entries) throws SQLException {
        List<ObjectId> objects = entries.stream()
                .map(ListedEntry::object)
                .filter(object -> object.oid() != 0)
                .toList();
        Map<ObjectId, Owner> owners = new HashMap<>();
        Query.list(
                connection,
                DependencyQueries.TABLES_OF,
                row -> {
                    TableName table = row.getString("name") == null
                            ? null
                            : new TableName(row.getString("schema"), row.getString("name"));
                    String own = row.getString("own_schema");
                    String schema = own != null ? unquoted(own) : table == null ? "" : table.schema();
                    return owners.put(
                            new ObjectId(row.getLong("classid"), row.getLong("objid")),
                            new Owner(
                                    table,
                                    schema,
                                    row.getBoolean("timescale_trigger"),
                                    row.getBoolean("public_schema")));
                },
                Query.oids(connection, objects.stream().map(ObjectId::catalog).toList()),
                Query.oids(connection, objects.stream().map(ObjectId::oid).toList()));
        return new EntryOwners(owners);
    }

    /** {@code pg_identify_object} quotes where SQL text would need it. */
    private static String unquoted(String identifier) {
        return identifier.startsWith("\"")
                ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
                : identifier;
    }

    Owner of(ListedEntry entry) {
        return owners.getOrDefault(entry.object(), Owner.NONE);
    }
}
