package io.hyperstow.core.internal.adopt;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What pg_dump writes of a database itself. */
final class CreateDatabaseText {

    private static final Pattern ATTRIBUTE =
            Pattern.compile(" ([A-Z_]+) = (?:'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"|([^ ;]+))");
    private static final Pattern LITERAL = Pattern.compile("E?'((?:[^']|'')*)'");

    /** Settings that are lists of names, which are written one by one. */
    private static final Pattern LISTS = Pattern.compile("search_path|temp_tablespaces|[a-z]+_preload_libraries");

    private CreateDatabaseText() {}

    /** The attributes of {@code CREATE DATABASE … WITH NAME = value}. */
    static Map<String, String> attributes(String statement) {
        Map<String, String> attributes = new HashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(statement);
        while (matcher.find()) {
            String literal = matcher.group(2);
            String value = literal != null ? literal.replace("''", "'") : matcher.group(4);
            if (value != null) {
                attributes.put(matcher.group(1), value);
            }
        }
        return attributes;
    }

    /** A value of {@code ALTER DATABASE … SET}, as the catalog has it; of a list, as SQL has it. */
    static String value(String setting, String sql) {
        Matcher literal = LITERAL.matcher(sql);
        return !LISTS.matcher(setting).matches() && literal.matches()
                ? literal.group(1).replace("''", "'")
                : sql;
    }
}
