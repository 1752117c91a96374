package io.hyperstow.api.model;

import java.util.Comparator;

/**
 * The name of a relation: schema and name exactly as the catalog has them, neither folded nor quoted.
 *
 * @param schema the schema ({@code pg_namespace.nspname})
 * @param name the relation ({@code pg_class.relname})
 */
public record TableName(String schema, String name) implements Comparable<TableName> {

    private static final Comparator<TableName> ORDER =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    public TableName {
        if (schema.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a table name needs a schema and a name");
        }
    }

    /** The name as SQL text that means this relation whatever the search path is: {@code "public"."cpu"}. */
    public String quoted() {
        return quote(schema) + "." + quote(name);
    }

    /** An identifier as SQL text, always in quotes. */
    public static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** The name as psql shows it, with quotes only where they are needed: {@code public.cpu}. */
    @Override
    public String toString() {
        return display(schema) + "." + display(name);
    }

    private static String display(String identifier) {
        return identifier.matches("[a-z_][a-z0-9_$]*") ? identifier : quote(identifier);
    }

    @Override
    public int compareTo(TableName other) {
        return ORDER.compare(this, other);
    }
}
