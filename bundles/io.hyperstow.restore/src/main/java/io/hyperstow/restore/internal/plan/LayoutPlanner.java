package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.HypertableLayout;
import io.hyperstow.api.model.HypertableLayout.AddedDimension;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the layout a caller asked for into the dimensions of a hypertable, or refuses it. */
final class LayoutPlanner {

    private static final String MICROSECONDS = "SELECT (extract(epoch FROM ?::pg_catalog.interval) * 1000000)::bigint";

    private final Database database;

    LayoutPlanner(Database database) {
        this.database = database;
    }

    /**
     * @param table the table
     * @param source what it was as a hypertable; null when it was a plain table
     * @param layout what was asked for; null for what it was
     * @return what it will be; null when it stays a plain table
     */
    Hypertable plan(Table table, Hypertable source, HypertableLayout layout) throws SQLException, IOException {
        if (layout == null) {
            return source;
        }
        List<Dimension> dimensions = new ArrayList<>();
        dimensions.add(first(table, source, layout));
        if (layout.dimensions() != null) {
            for (AddedDimension added : layout.dimensions()) {
                dimensions.add(added(table, added));
            }
        } else if (source != null) {
            dimensions.addAll(source.dimensions().subList(1, source.dimensions().size()));
        }
        Hypertable planned = new Hypertable(
                table.name(),
                dimensions,
                source == null ? List.of() : source.tablespaces(),
                source == null ? Map.of() : source.compression(),
                source == null ? List.of() : source.chunkSkipping());
        refuseDoubles(planned);
        refuseKeysThatDoNotFit(table, planned);
        return planned;
    }

    private Dimension first(Table table, Hypertable source, HypertableLayout layout) throws SQLException, IOException {
        Dimension was = source == null ? null : source.primaryDimension();
        String name = layout.timeColumn().isEmpty() && was != null ? was.column() : layout.timeColumn();
        if (name.isEmpty()) {
            throw refused(
                    "'" + table.name() + "' was a plain table, and its layout names no time column",
                    "add \"timeColumn\" to the layout of '" + table.name() + "'");
        }
        Column column = column(table, name);
        boolean same = was != null && was.column().equals(name);
        if (layout.chunkInterval().isEmpty() && !same) {
            throw refused(
                    "the layout of '" + table.name() + "' has a new time column '" + name + "' and no chunk interval",
                    "add \"chunkInterval\": an interval like '1 day', or a whole number for an integer column");
        }
        long interval =
                layout.chunkInterval().isEmpty() ? was.interval() : interval(table, column, layout.chunkInterval());
        return new Dimension(
                name,
                column.type(),
                Dimension.Kind.RANGE,
                interval,
                0,
                same ? was.partitionFunction() : "",
                same ? was.integerNowFunction() : "");
    }

    private Dimension added(Table table, AddedDimension added) throws SQLException, IOException {
        Column column = column(table, added.column());
        boolean range = added.kind() == Dimension.Kind.RANGE;
        return new Dimension(
                column.name(),
                column.type(),
                added.kind(),
                range ? interval(table, column, added.interval()) : 0,
                added.partitions(),
                added.function(),
                "");
    }

    private long interval(Table table, Column column, String text) throws SQLException, IOException {
        boolean integer = isInteger(column.type());
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) > 0) {
            return Long.parseLong(text);
        }
        long value = integer ? 0 : microseconds(text);
        if (value <= 0) {
            throw refused(
                    "'" + text + "' is not a chunk interval for column '" + column.name() + "' of '" + table.name()
                            + "', whose type is '" + column.type() + "'",
                    integer
                            ? "use a whole number in the column's unit"
                            : "use an interval like '12 hours', or microseconds as a whole number");
        }
        return value;
    }

    /** How long an interval is, by the server's own reading; 0 when it is none. */
    private long microseconds(String text) throws SQLException, IOException {
        return database.call(database.databaseName(), session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(MICROSECONDS)) {
                statement.setString(1, text);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            } catch (SQLException failure) {
                if (failure.getSQLState() != null && failure.getSQLState().startsWith("22")) {
                    return 0L;
                }
                throw failure;
            }
        });
    }

    static boolean isInteger(String type) {
        return type.equals("smallint") || type.equals("integer") || type.equals("bigint");
    }

    private static Column column(Table table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> refused(
                        "'" + table.name() + "' has no column '" + name + "'",
                        "its columns are "
                                + String.join(
                                        ", ",
                                        table.columns().stream()
                                                .map(Column::name)
                                                .toList())));
    }

    private static void refuseDoubles(Hypertable planned) {
        List<String> columns =
                planned.dimensions().stream().map(Dimension::column).toList();
        for (String column : columns) {
            if (columns.indexOf(column) != columns.lastIndexOf(column)) {
                throw refused(
                        "the layout of '" + planned.table() + "' partitions twice by '" + column + "'",
                        "name every partition column once; \"dimensions\": [] leaves only the time column");
            }
        }
    }

    /** TimescaleDB enforces uniqueness per chunk: a key must contain every partition column to be a key at all. */
    private static void refuseKeysThatDoNotFit(Table table, Hypertable planned) {
        for (Index index : table.indexes()) {
            if (index.unique()) {
                refuseKey(table.name(), planned, "unique index '" + index.name() + "'", index.columns());
            }
        }
        for (Constraint constraint : table.constraints()) {
            if (constraint.type() == Constraint.Type.EXCLUSION) {
                refuseKey(
                        table.name(),
                        planned,
                        "exclusion constraint '" + constraint.name() + "'",
                        constraint.columns());
            }
        }
    }

    private static void refuseKey(TableName table, Hypertable planned, String key, List<String> columns) {
        for (Dimension dimension : planned.dimensions()) {
            if (!columns.contains(dimension.column())) {
                throw refused(
                        key + " of '" + table + "' lacks the partition column '" + dimension.column() + "'",
                        "partition by columns that are part of every unique key, or drop the key at the source before"
                                + " the backup");
            }
        }
    }

    private static BackupException refused(String problem, String hint) {
        return new BackupException(ErrorCode.LAYOUT_REFUSED, problem, hint);
    }
}
