package io.hyperstow.api.model;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table pattern as psql's {@code \d} and pg_dump's {@code -t} understand it (PostgreSQL manual, psql, "Patterns"):
 * {@code *} stands for any characters, {@code ?} for one, a dot separates schema and name, letters outside double
 * quotes are folded to lower case, and inside double quotes every character stands for itself.
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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    current.append(Pattern.quote("\""));
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted) {
                current.append(Pattern.quote(String.valueOf(c)));
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
                current.append(Pattern.quote(String.valueOf(Character.toLowerCase(c))));
            }
        }
        if (quoted) {
            throw refused(text, "has a quote that is not closed");
        }
        if (current.isEmpty() || schema != null && schema.isEmpty()) {
            throw refused(text, "is empty before or after the dot");
        }
        return new TablePattern(text, schema == null ? null : compile(schema), compile(current.toString()));
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
