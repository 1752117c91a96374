package io.hyperstow.core.internal.adopt;

import java.util.ArrayList;
import java.util.List;

/** Names as PostgreSQL writes them in SQL: in quotes where they need them. */
final class SqlNames {

    private SqlNames() {}

    /** The names in a text like {@code "Odd one".cpu} or {@code id, "a, b"}, whatever parts them. */
    static List<String> of(String text) {
        List<String> names = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '"') {
                StringBuilder name = new StringBuilder();
                for (i++; i < text.length(); i++) {
                    if (text.charAt(i) != '"') {
                        name.append(text.charAt(i));
                    } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                        name.append('"');
                        i++;
                    } else {
                        break;
                    }
                }
                names.add(name.toString());
                i++;
            } else if (c == '.' || c == ',' || c == ' ') {
                i++;
            } else {
                int end = i;
                while (end < text.length() && ".,\" ".indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                names.add(text.substring(i, end));
                i = end;
            }
        }
        return names;
    }
}
