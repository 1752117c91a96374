package io.hyperstow.api.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table pattern in the part of psql's pattern language (PostgreSQL manual, psql, "Patterns") that names need:
 * {@code *} stands for any characters, {@code ?} for one, one dot separates schema and name, the letters A to Z outside
 * double quotes are folded to lower case, and inside double quotes every character stands for itself; a quote there is
 * written twice. Other letters are not folded, as PostgreSQL folds none in a database whose encoding is UTF8.
 *
 * <p>This differs from psql: every other character stands for itself too, where psql reads regular expressions, as in
 * {@code [0-9]}, {@code (a|b)}, {@code a+} or {@code ^a}; and a database before the schema is refused.
 *
 * <p>A pattern without a schema matches tables of the schemas on the search path.
 */
public final class TablePattern {

    private final String text;
    private final Pattern schema;
    private final Pattern name;

    private TablePattern(String text, Pattern schema, Pattern name) {
        this.text = text;
        this.schema = schema;
        this.name = name;
    }

    /**
     * @throws BackupException {@code INVALID_OPTIONS} when the text is empty, has an open quote or more than one dot
     */
    public static TablePattern parse(String text) {
        StringBuilder current = new StringBuilder();
        String schema = null;
        boolean quoted = false;
        // By code points: half a surrogate pair, quoted alone, would match nothing.
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            if (c == '"') {
                if (quoted && i + 1 < characters.length && characters[i + 1] == '"') {
                    current.append(Pattern.quote("\""));
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted) {
                current.append(Pattern.quote(Character.toString(c)));
            } else if (c == '*') {
                current.append(".*");
            } else if (c == '?') {
                current.append('.');
            } else if (c == '.') {
                if (schema != null) {
                    throw refused(text, "has more than one dot");
                }
                schema = current.toString();
                current.setLength(0);
            } else {
                current.append(Pattern.quote(Character.toString(folded(c))));
            }
        }
        if (quoted) {
            throw refused(text, "has a quote that is not closed");
        }
        if (current.isEmpty() || schema != null && schema.isEmpty()) {
            throw refused(text, schema == null ? "is empty" : "is empty before or after the dot");
        }
        return new TablePattern(text, schema == null ? null : compile(schema), compile(current.toString()));
    }

    private static int folded(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    private static Pattern compile(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    private static BackupException refused(String text, String why) {
        return new BackupException(
                ErrorCode.INVALID_OPTIONS,
                "the table pattern '" + text + "' " + why,
                "write it as psql has it: cpu, metrics.*, \"Quoted Schema\".\"Table\"");
    }

    /**
     * @param table the name to try
     * @param searchPath the schemas that a pattern without a schema means
     */
    public boolean matches(TableName table, List<String> searchPath) {
        boolean schemaFits = schema == null
                ? searchPath.contains(table.schema())
                : schema.matcher(table.schema()).matches();
        return schemaFits && name.matcher(table.name()).matches();
    }

    /** The text that was parsed. */
    @Override
    public String toString() {
        return text;
    }
}
