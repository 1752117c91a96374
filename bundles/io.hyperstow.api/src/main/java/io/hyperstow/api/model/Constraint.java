package io.hyperstow.api.model;

import java.util.List;

/**
 * A constraint of a table.
 *
 * @param name as the catalog has it
 * @param type what it enforces
 * @param definition as {@code pg_get_constraintdef} writes it with an empty search path
 * @param columns the table's columns it is about, in order; an expression is the empty text
 * @param references the table a foreign key points to; null for every other type
 */
public record Constraint(String name, Type type, String definition, List<String> columns, TableName references) {

    /** What a constraint enforces. */
    public enum Type {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        EXCLUSION
    }

    public Constraint {
        columns = List.copyOf(columns);
    }
}
