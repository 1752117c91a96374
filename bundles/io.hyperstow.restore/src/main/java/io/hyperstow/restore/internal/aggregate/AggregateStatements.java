package io.hyperstow.restore.internal.aggregate;

import static io.hyperstow.api.model.TableName.quote;
import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.AclItem;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.hypertable.HypertableSettings;
import io.hyperstow.restore.internal.run.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Continuous aggregates as SQL. */
public final class AggregateStatements {

    /** Window functions need leave, where a version has them at all. */
    static final String ALLOW_WINDOWS = HypertableSettings.allow("timescaledb.enable_cagg_window_functions");

    /** Settings of hypertables that a view does not have. */
    private static final Set<String> NOT_OF_VIEWS = Set.of("compress_index", "direct_compress");

    private static final Map<Character, String> PRIVILEGES = Map.of(
            'r',
            "SELECT",
            'a',
            "INSERT",
            'w',
            "UPDATE",
            'd',
            "DELETE",
            'D',
            "TRUNCATE",
            'x',
            "REFERENCES",
            't',
            "TRIGGER");

    private AggregateStatements() {}

    static String create(Aggregate aggregate) {
        String query = aggregate.definition().strip();
        return "CREATE MATERIALIZED VIEW " + aggregate.view().quoted()
                + " WITH (timescaledb.continuous, timescaledb.create_group_indexes = false, timescaledb.materialized_only = "
                + aggregate.materializedOnly() + ") AS "
                + (query.endsWith(";") ? query.substring(0, query.length() - 1) : query) + " WITH NO DATA";
    }

    /** The width of the chunks of the materialization. */
    static String interval(TargetTimescale timescale, Aggregate aggregate) {
        Dimension dimension = aggregate.layout().primaryDimension();
        String interval = dimension.overTime()
                ? "'" + dimension.interval() + " microseconds'::pg_catalog.interval"
                : dimension.interval() + "::bigint";
        return "SELECT " + timescale.function("set_chunk_time_interval") + "(" + Sql.relation(aggregate.view()) + ", "
                + interval + ")";
    }

    /** The compression settings of its materialization that can be given to the view. */
    public static Map<String, String> compression(Aggregate aggregate) {
        Map<String, String> settings = new TreeMap<>(aggregate.layout().compression());
        settings.keySet().removeAll(NOT_OF_VIEWS);
        return settings;
    }

    /**
     * What an index is apart from its name and the name of its table.
     *
     * @param table the table the definition names
     */
    public static String form(Index index, TableName table) {
        String on = " ON " + table + " USING ";
        int start = index.definition().indexOf(on);
        return (index.unique() ? "UNIQUE " : "")
                + (start < 0 ? index.definition() : index.definition().substring(start + on.length()));
    }

    /**
     * Creates an index of the materialization. Names TimescaleDB makes begin with that of the materialization, which is
     * another here.
     */
    static String index(Index index, Aggregate aggregate, TableName materialization) {
        String old = aggregate.materialization().name();
        String name = index.name().startsWith(old + "_")
                ? materialization.name() + index.name().substring(old.length())
                : index.name();
        return "CREATE INDEX " + quote(name) + " ON " + aggregate.view().quoted() + " USING "
                + form(index, aggregate.materialization());
    }

    static String owner(Aggregate aggregate) {
        return "ALTER MATERIALIZED VIEW " + aggregate.view().quoted() + " OWNER TO " + quote(aggregate.owner());
    }

    /** The grants on the view and its columns; TimescaleDB hands them on to the materialization. */
    static List<String> grants(Aggregate aggregate) {
        List<String> statements = new ArrayList<>();
        new TreeMap<>(aggregate.privileges()).forEach((column, items) -> {
            for (String item : items) {
                AclItem privilege = AclItem.parse(item);
                if (!privilege.grantee().equals(aggregate.owner())) {
                    String columns = column.isEmpty() ? "" : " (" + quote(column) + ")";
                    statements.addAll(privilege.grants(
                            PRIVILEGES, columns, "TABLE " + aggregate.view().quoted()));
                }
            }
        });
        return statements;
    }

    static List<String> comments(Aggregate aggregate) {
        List<String> statements = new ArrayList<>();
        new TreeMap<>(aggregate.comments())
                .forEach((column, comment) -> statements.add("COMMENT ON "
                        + (column.isEmpty()
                                ? "VIEW " + aggregate.view().quoted()
                                : "COLUMN " + aggregate.view().quoted() + "." + quote(column))
                        + " IS " + literal(comment)));
        return statements;
    }
}
