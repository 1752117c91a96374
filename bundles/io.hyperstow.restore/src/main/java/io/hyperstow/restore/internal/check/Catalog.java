package io.hyperstow.restore.internal.check;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks the catalogs, all of them as they were at one moment. */
final class Catalog {

    /**
     * Makes a value of the current row.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    Catalog(Connection connection) {
        this.connection = connection;
    }

    <T> List<T> list(String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /** What a rule finds. */
    List<Finding> findings(Rule rule, TimescaleLayout layout) throws SQLException {
        return list(layout.with() + rule.sql(), row -> rule.words()
                .apply(new Fault(
                        row.getString("object"),
                        row.getLong("number"),
                        row.getString("example"),
                        row.getString("detail"))));
    }
}
