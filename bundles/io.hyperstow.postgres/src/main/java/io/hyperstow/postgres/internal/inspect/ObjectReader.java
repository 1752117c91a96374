package io.hyperstow.postgres.internal.inspect;

import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.TableName;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads sequences, views and roles. */
final class ObjectReader {

    private static final int BATCH = 200;

    private final Connection connection;

    ObjectReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * The sequences whose position the role may read. The others are left out: a position that is not known cannot be
     * restored.
     */
    List<Sequence> sequences() throws SQLException {
        List<Sequence> found = new ArrayList<>();
        Map<TableName, Sequence> fresh = new HashMap<>();
        Query.list(connection, ObjectQueries.SEQUENCES, row -> {
            TableName name = new TableName(row.getString("nspname"), row.getString("relname"));
            TableName owner = row.getString("owner_name") == null
                    ? null
                    : new TableName(row.getString("owner_schema"), row.getString("owner_name"));
            List<TableName> users = users(row);
            if (row.getBoolean("readable")) {
                long value = row.getLong("last_value");
                if (row.wasNull()) {
                    fresh.put(name, new Sequence(name, owner, users, 0, false));
                } else {
                    found.add(new Sequence(name, owner, users, value, true));
                }
            }
            return name;
        });
        List<TableName> names = List.copyOf(fresh.keySet());
        for (int from = 0; from < names.size(); from += BATCH) {
            found.addAll(positions(names.subList(from, Math.min(from + BATCH, names.size())), fresh));
        }
        found.sort(Comparator.comparing(Sequence::name));
        return found;
    }

    private static List<TableName> users(ResultSet row) throws SQLException {
        List<TableName> users = new ArrayList<>();
        if (row.getArray("user_names") != null) {
            String[] schemas = (String[]) row.getArray("user_schemas").getArray();
            String[] names = (String[]) row.getArray("user_names").getArray();
            for (int i = 0; i < names.length; i++) {
                users.add(new TableName(schemas[i], names[i]));
            }
        }
        return users;
    }

    /** Where sequences that have given out nothing will begin; setval may have moved them. */
    private List<Sequence> positions(List<TableName> names, Map<TableName, Sequence> fresh) throws SQLException {
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            selects.add("SELECT " + i + " AS place, last_value, is_called FROM "
                    + names.get(i).quoted());
        }
        return Query.list(connection, selects.stream().collect(Collectors.joining(" UNION ALL ")), row -> {
            TableName name = names.get(row.getInt("place"));
            Sequence known = fresh.get(name);
            return new Sequence(
                    name, known.ownedBy(), known.usedBy(), row.getLong("last_value"), row.getBoolean("is_called"));
        });
    }

    List<TableName> views() throws SQLException {
        return Query.list(connection, ObjectQueries.VIEWS, ObjectReader::view);
    }

    private static TableName view(ResultSet row) throws SQLException {
        return new TableName(row.getString("nspname"), row.getString("relname"));
    }

    /** Names of the roles that own or may use something; sorted. */
    List<String> roles() throws SQLException {
        return Query.list(connection, ObjectQueries.ROLES, row -> row.getString(1)).stream()
                .sorted()
                .toList();
    }
}
