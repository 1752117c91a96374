package io.hyperstow.postgres.internal.inspect;

import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Policy;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.Trigger;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the user's tables. */
final class TableReader {

    private final Connection connection;

    TableReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param chunks the OIDs of relations that are chunks or hold compressed rows, in whatever schema
     * @param stored what the hypertables store in their chunks, by the OID of the root table
     */
    List<Table> tables(Collection<Long> chunks, Map<Long, Stored> stored) throws SQLException {
        List<Base> bases = Query.list(
                connection, TableQueries.TABLES, row -> Base.read(row, stored), Query.oids(connection, chunks));
        Array oids = Query.oids(connection, bases.stream().map(Base::oid).toList());
        Array free = Query.oids(
                connection,
                bases.stream().filter(base -> !base.busy()).map(Base::oid).toList());
        List<BinarySafety.Type> types = Query.list(connection, TableQueries.TYPES, TableReader::type, oids);
        BinarySafety binary = new BinarySafety(types);
        Map<Long, List<Column>> columns = grouped(TableQueries.COLUMNS, row -> column(row, binary), free, oids);
        Map<Long, List<Index>> indexes = grouped(TableQueries.INDEXES, TableReader::index, free);
        Map<Long, List<Constraint>> constraints = grouped(TableQueries.CONSTRAINTS, TableReader::constraint, free);
        Map<Long, List<Trigger>> triggers = grouped(TableQueries.TRIGGERS, TableReader::trigger, free);
        Map<Long, List<TableName>> parents = grouped(
                TableQueries.PARENTS, row -> new TableName(row.getString("nspname"), row.getString("relname")), oids);
        Map<Long, List<Policy>> policies = grouped(TableQueries.POLICIES, TableReader::policy, free);
        Map<Long, List<String>> privileges = grouped(TableQueries.PRIVILEGES, row -> row.getString("item"), oids, oids);
        return bases.stream()
                .map(base -> new Table(
                        base.name(),
                        base.kind(),
                        base.owner(),
                        base.roles(),
                        of(columns, base),
                        of(indexes, base),
                        of(constraints, base),
                        of(triggers, base),
                        of(parents, base),
                        base.rowSecurity(),
                        base.busy() ? null : of(policies, base),
                        of(privileges, base),
                        base.tuples(),
                        base.bytes(),
                        base.pages()))
                .sorted(Comparator.comparing(Table::name))
                .toList();
    }

    /**
     * What chunks store together.
     *
     * @param tuples rows, -1 when no chunk was ever analyzed
     * @param bytes bytes
     */
    record Stored(long tuples, long bytes) {

        /** Together with another part of the same. */
        Stored plus(Stored other) {
            long sum = tuples < 0 ? other.tuples : other.tuples < 0 ? tuples : tuples + other.tuples;
            return new Stored(sum, bytes + other.bytes);
        }
    }

    private record Base(
            long oid,
            TableName name,
            Table.Kind kind,
            String owner,
            List<String> roles,
            boolean rowSecurity,
            boolean busy,
            long tuples,
            long bytes,
            long pages) {

        static Base read(ResultSet row, Map<Long, Stored> stored) throws SQLException {
            long oid = row.getLong("oid");
            Stored own = new Stored(row.getLong("tuples"), row.getLong("bytes"));
            Stored all = stored.containsKey(oid) ? stored.get(oid).plus(new Stored(-1, own.bytes())) : own;
            return new Base(
                    oid,
                    new TableName(row.getString("nspname"), row.getString("relname")),
                    kind(row.getString("relkind"), row.getString("relpersistence")),
                    row.getString("owner"),
                    List.of((String[]) row.getArray("roles").getArray()),
                    row.getBoolean("relrowsecurity"),
                    row.getBoolean("busy"),
                    all.tuples(),
                    all.bytes(),
                    row.getLong("pages"));
        }

        private static Table.Kind kind(String kind, String persistence) {
            return switch (kind) {
                case "p" -> Table.Kind.PARTITIONED;
                case "f" -> Table.Kind.FOREIGN;
                default -> persistence.equals("u") ? Table.Kind.UNLOGGED : Table.Kind.TABLE;
            };
        }
    }

    private <T> Map<Long, List<T>> grouped(String sql, Query.RowReader<T> reader, Object... oids) throws SQLException {
        Map<Long, List<T>> groups = new HashMap<>();
        Query.list(
                connection,
                sql,
                row -> {
                    T value = reader.read(row);
                    if (value != null) {
                        groups.computeIfAbsent(row.getLong("relid"), oid -> new ArrayList<>())
                                .add(value);
                    }
                    return value;
                },
                oids);
        return groups;
    }

    private static <T> List<T> of(Map<Long, List<T>> groups, Base base) {
        return groups.getOrDefault(base.oid(), List.of());
    }

    private static BinarySafety.Type type(ResultSet row) throws SQLException {
        return new BinarySafety.Type(
                row.getLong("oid"),
                row.getString("typname"),
                row.getBoolean("builtin"),
                row.getString("typtype"),
                row.getBoolean("sendable"),
                row.getBoolean("is_array") ? row.getLong("typelem") : 0,
                row.getLong("typbasetype"),
                row.getLong("subtype"));
    }

    private static Column column(ResultSet row, BinarySafety binary) throws SQLException {
        Column.Generation generation = !row.getString("attgenerated").isEmpty()
                ? Column.Generation.COMPUTED
                : switch (row.getString("attidentity")) {
                    case "a" -> Column.Generation.IDENTITY_ALWAYS;
                    case "d" -> Column.Generation.IDENTITY_BY_DEFAULT;
                    default -> Column.Generation.NONE;
                };
        return new Column(
                row.getString("attname"),
                row.getString("type"),
                row.getBoolean("attnotnull"),
                generation,
                binary.safe(row.getLong("atttypid")),
                row.getString("expression"));
    }

    private static Policy policy(ResultSet row) throws SQLException {
        return new Policy(
                row.getString("polname"),
                row.getBoolean("polpermissive"),
                row.getString("command"),
                Query.texts(row, "roles"),
                row.getString("using_expression"),
                row.getString("check_expression"));
    }

    private static Index index(ResultSet row) throws SQLException {
        return row.getString("definition") == null
                ? null
                : new Index(
                        row.getString("name"),
                        row.getString("definition"),
                        row.getBoolean("indisunique"),
                        row.getBoolean("indisprimary"),
                        row.getBoolean("indisvalid"),
                        Query.texts(row, "columns"),
                        row.getString("conname"));
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        if (row.getString("definition") == null) {
            return null;
        }
        Constraint.Type type =
                switch (row.getString("contype")) {
                    case "p" -> Constraint.Type.PRIMARY_KEY;
                    case "u" -> Constraint.Type.UNIQUE;
                    case "f" -> Constraint.Type.FOREIGN_KEY;
                    case "c" -> Constraint.Type.CHECK;
                    default -> Constraint.Type.EXCLUSION;
                };
        TableName references = row.getString("references_name") == null
                ? null
                : new TableName(row.getString("references_schema"), row.getString("references_name"));
        return new Constraint(
                row.getString("name"), type, row.getString("definition"), Query.texts(row, "columns"), references);
    }

    private static Trigger trigger(ResultSet row) throws SQLException {
        return row.getString("definition") == null
                ? null
                : new Trigger(row.getString("name"), row.getString("definition"), row.getString("tgenabled"));
    }
}
