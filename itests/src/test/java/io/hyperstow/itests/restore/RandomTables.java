package io.hyperstow.itests.restore;

import io.hyperstow.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tables of random columns with random rows, full of what CSV and COPY's text format must quote or escape. */
final class RandomTables {

    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        "\"",
        "\"\"",
        "'",
        ",",
        ";",
        "|",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\\",
        "\\.",
        "\\N",
        "\\n",
        "NULL",
        "null",
        " ",
        "",
        "ä",
        "€",
        "\uD83D\uDE00",
        "\uFEFF",
        "\u2028",
        "\u0001",
        "\b",
        "{",
        "}",
        "(",
        ")",
        "\u00a0",
        "日本"
    };

    private final List<RandomTable> tables = new ArrayList<>();

    /** One table. */
    record RandomTable(String name, List<String> columns, List<String> types, boolean hypertable) {

        String columnList() {
            return columns.stream().map(RandomTables::quote).collect(Collectors.joining(", "));
        }
    }

    /** A type and how its random values are written. */
    private record Type(String name, Function<Random, String> value) {}

    private static final List<Type> TYPES = List.of(
            new Type("text", RandomTables::text),
            new Type("text", RandomTables::text),
            new Type("varchar(40)", random -> text(random)
                    .codePoints()
                    .limit(40)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString()),
            new Type("char(3)", random -> "ab".substring(random.nextInt(3))),
            new Type("int", random -> String.valueOf(random.nextInt())),
            new Type("bigint", random -> String.valueOf(random.nextLong())),
            new Type("numeric", random -> random.nextInt(9) == 0 ? "NaN" : random.nextInt() + "." + random.nextInt(99)),
            new Type("float8", random -> random.nextInt(9) == 0 ? "-Infinity" : String.valueOf(random.nextGaussian())),
            new Type("float4", random -> String.valueOf(random.nextFloat())),
            new Type("bool", random -> String.valueOf(random.nextBoolean())),
            new Type(
                    "bytea",
                    random -> "\\x" + String.format("%08x", random.nextInt()).repeat(random.nextInt(3))),
            new Type("timestamptz", random -> "2026-11-22 12:00:00." + random.nextInt(999_999) + "+02"),
            new Type("date", random -> random.nextInt(9) == 0 ? "infinity" : "2026-01-" + (1 + random.nextInt(28))),
            new Type("interval", random -> random.nextInt(99) + " days " + random.nextInt(86_400) + " seconds"),
            new Type("uuid", random -> new java.util.UUID(random.nextLong(), random.nextLong()).toString()),
            new Type("jsonb", random -> "{\"k\": [" + random.nextInt() + ", \"\\\"q\\n,\\\\\"]}"),
            new Type("text[]", RandomTables::array),
            new Type("int4range", random -> "[" + -random.nextInt(99) + "," + (1 + random.nextInt(99)) + ")"),
            new Type("inet", random -> "10.0.0." + random.nextInt(255) + "/24"));

    private final Random random;

    RandomTables(long seed, int count, boolean timescale) {
        random = new Random(seed);
        for (int i = 0; i < count; i++) {
            List<String> columns = new ArrayList<>();
            List<String> types = new ArrayList<>();
            boolean hypertable = timescale && i % 3 == 0;
            if (hypertable) {
                columns.add("at");
                types.add("timestamptz");
            }
            for (int c = random.nextInt(6); c >= 0; c--) {
                columns.add(random.nextInt(3) == 0 ? name(random) + c : "c" + c);
                types.add(null);
            }
            tables.add(new RandomTable("r" + i, columns, types, hypertable));
        }
        tables.replaceAll(table -> new RandomTable(
                table.name(),
                table.columns(),
                table.types().stream()
                        .map(type -> type != null ? type : String.valueOf(random.nextInt(TYPES.size())))
                        .toList(),
                table.hypertable()));
    }

    List<RandomTable> tables() {
        return tables;
    }

    /** Makes the tables, empty. */
    void define(TestServer server, String database) {
        for (RandomTable table : tables) {
            List<String> columns = new ArrayList<>();
            for (int i = 0; i < table.columns().size(); i++) {
                String type = table.types().get(i);
                columns.add(quote(table.columns().get(i)) + " "
                        + (type.equals("timestamptz")
                                ? "timestamptz NOT NULL"
                                : type(type).name()));
            }
            server.execute(database, "CREATE TABLE " + table.name() + "(" + String.join(", ", columns) + ")");
            if (table.hypertable()) {
                server.execute(
                        database,
                        "SELECT create_hypertable('" + table.name()
                                + "', 'at', chunk_time_interval => interval '5 days')");
            }
        }
    }

    private static Type type(String number) {
        return TYPES.get(Integer.parseInt(number));
    }

    /** Fills the tables; some stay empty. */
    void fill(TestServer server, String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            for (RandomTable table : tables) {
                String values = table.types().stream()
                        .map(type -> "?::"
                                + (type.equals("timestamptz")
                                        ? type
                                        : type(type).name()))
                        .collect(Collectors.joining(", "));
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO " + table.name() + "(" + table.columnList() + ") VALUES (" + values + ")")) {
                    int rows = random.nextInt(5) == 0 ? random.nextInt(2) : random.nextInt(200);
                    for (int row = 0; row < rows; row++) {
                        for (int i = 0; i < table.types().size(); i++) {
                            insert.setString(i + 1, value(table.types().get(i)));
                        }
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            }
            connection.commit();
        }
    }

    private String value(String type) {
        if (type.equals("timestamptz")) {
            return "2026-01-" + (1 + random.nextInt(28)) + " 0" + random.nextInt(10) + ":00:00+00";
        }
        return random.nextInt(5) == 0 ? null : type(type).value().apply(random);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(8), 0, PIECES.length)
                .mapToObj(i -> PIECES[i])
                .collect(Collectors.joining());
    }

    private static String name(Random random) {
        return text(random).replace("\0", "").replace("\uFEFF", "");
    }

    private static String array(Random random) {
        return random.ints(random.nextInt(4), 0, 4)
                .mapToObj(i -> i == 0
                        ? "NULL"
                        : "\"" + text(random).replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
