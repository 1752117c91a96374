package io.hyperstow.api.copy;

import io.hyperstow.api.model.CsvSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** CSV as COPY writes it. */
public final class CsvText {

    private CsvText() {}

    /** One line of values, line end included; quotes stand only where COPY writes them. */
    public static String line(List<String> values, CsvSettings settings) {
        return values.stream()
                .map(value -> needsQuotes(value, values.size() == 1, settings) ? quoted(value, settings) : value)
                .collect(Collectors.joining(settings.delimiter(), "", "\n"));
    }

    /**
     * The values of one line, without its line end; a value that is NULL is its text.
     *
     * @param line as COPY reads it, with or without a line end
     */
    public static List<String> values(String line, CsvSettings settings) {
        char delimiter = settings.delimiter().charAt(0);
        char quote = settings.quote().charAt(0);
        char escape = settings.escape().charAt(0);
        int end = line.endsWith("\r\n") ? 2 : line.endsWith("\n") || line.endsWith("\r") ? 1 : 0;
        String text = line.substring(0, line.length() - end);
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escapes = quoted && c == escape && i + 1 < text.length();
            if (escapes && (text.charAt(i + 1) == escape || text.charAt(i + 1) == quote)) {
                value.append(text.charAt(++i));
            } else if (c == quote) {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    /** A lone {@code \.} would read as the end of the rows. */
    private static boolean needsQuotes(String value, boolean alone, CsvSettings settings) {
        return value.equals(settings.nullText())
                || alone && value.equals("\\.")
                || value.contains(settings.delimiter())
                || value.contains(settings.quote())
                || value.contains("\n")
                || value.contains("\r");
    }

    private static String quoted(String value, CsvSettings settings) {
        String quote = settings.quote();
        String escape = settings.escape();
        String escaped = escape.equals(quote) ? value : value.replace(escape, escape + escape);
        return quote + escaped.replace(quote, escape + quote) + quote;
    }
}
