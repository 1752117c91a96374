package io.hyperstow.postgres.internal.sql;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** SQL in, values out. Transactions are the caller's. */
public final class Query {

    private Query() {}

    /**
     * Makes a value of the current row.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs statements that answer nothing, several of them parted by semicolons in one round trip. */
    public static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows. Arguments may be numbers, texts, and {@link Array}s. */
    public static <T> List<T> list(Connection connection, String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Array array) {
                    statement.setArray(i + 1, array);
                } else {
                    statement.setObject(i + 1, arguments[i]);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        }
    }

    /** The only row of a query that always has one. */
    public static <T> T one(Connection connection, String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        List<T> found = list(connection, sql, reader, arguments);
        if (found.size() != 1) {
            throw new SQLException("a query that always has one row had " + found.size());
        }
        return found.get(0);
    }

    /** OIDs as an argument for {@code = ANY (?)}. */
    public static Array oids(Connection connection, Collection<Long> oids) throws SQLException {
        return connection.createArrayOf("oid", oids.toArray());
    }

    /** An array of texts from a row; empty where the row has NULL. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /** An array of whole numbers from a row; empty where the row has NULL. */
    public static List<Long> numbers(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((Long[]) array.getArray());
    }

    /** A text as an SQL literal; every session has {@code standard_conforming_strings} on. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
