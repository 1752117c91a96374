package io.hyperstow.api.copy;

import io.hyperstow.api.model.CsvSettings;
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
