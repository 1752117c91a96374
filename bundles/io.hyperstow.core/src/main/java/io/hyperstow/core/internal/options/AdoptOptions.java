package io.hyperstow.core.internal.options;

import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.TablePattern;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is said of a CSV file that becomes a backup.
 *
 * @param database the profile whose table it is of, and whose table's definition the backup gets
 * @param table a pattern that means one table
 * @param columns the columns of its rows, in order; empty for those of the table
 * @param settings how it is written
 * @param encoding in which characters
 * @param label a text for lists
 */
public record AdoptOptions(
        String database,
        String table,
        List<String> columns,
        CsvSettings settings,
        CopyEncoding encoding,
        String label) {

    private static final int LONGEST_LABEL = 200;
    private static final Set<String> KEYS = Set.of(
            "database", "table", "columns", "header", "delimiter", "quote", "escape", "null", "encoding", "label");

    public AdoptOptions {
        columns = List.copyOf(columns);
    }

    /**
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    public static AdoptOptions parse(String json) {
        OptionObject given = OptionObject.parse(json);
        given.requireOnly(KEYS);
        String table = required(given, "table", "public.cpu");
        TablePattern.parse(table);
        CsvSettings defaults = CsvSettings.DEFAULTS;
        String quote = given.text("quote", defaults.quote());
        CsvSettings settings = new CsvSettings(
                given.flag("header", defaults.header()),
                given.text("delimiter", defaults.delimiter()),
                quote,
                given.text("escape", quote),
                given.text("null", defaults.nullText()));
        return new AdoptOptions(
                required(given, "database", "metrics"),
                table,
                given.texts("columns"),
                settings,
                CopyEncoding.of(given.text("encoding", "UTF8")),
                label(given));
    }

    static String label(OptionObject given) {
        String label = given.text("label", "");
        if (label.length() > LONGEST_LABEL) {
            throw given.refused("label", "has " + label.length() + " characters", "use at most " + LONGEST_LABEL);
        }
        return label;
    }

    static String required(OptionObject given, String name, String example) {
        String text = given.text(name, "");
        if (text.isEmpty()) {
            throw given.refused(name, "is missing", "write it like {\"" + name + "\": \"" + example + "\"}");
        }
        return text;
    }

    /** A job's text: the object's key beside the options. */
    public static String request(String key, String options) {
        return OptionObject.parse(options).with("key", key);
    }

    /** The key in a job's text. */
    public static String key(String request) {
        return OptionObject.parse(request).text("key", "");
    }

    /** The options in a job's text. */
    public static String options(String request) {
        return OptionObject.parse(request).without("key");
    }

    /** The options and the key as Java values, for a manifest. */
    public static Map<String, Object> values(String request) {
        return OptionObject.parse(request).values();
    }
}
