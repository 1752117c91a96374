package io.hyperstow.core.internal.adopt;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows as COPY writes them in text format, by the names of their columns. */
final class CopiedRows {

    private CopiedRows() {}

    /**
     * The values of a row; those that are NULL are not among them.
     *
     * @param columns their names, in order
     * @param line the row without its line end
     */
    static Map<String, String> row(List<String> columns, String line) {
        String[] values = line.split("\t", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < Math.min(columns.size(), values.length); i++) {
            if (!values[i].equals("\\N")) {
                row.put(columns.get(i), unescaped(values[i]));
            }
        }
        return row;
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            text.append(
                    switch (escaped) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'v' -> '\u000b';
                        default -> escaped;
                    });
        }
        return text.toString();
    }
}
