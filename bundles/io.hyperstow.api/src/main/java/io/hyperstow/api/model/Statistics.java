package io.hyperstow.api.model;

/**
 * Extended statistics of a table.
 *
 * @param name their name
 * @param definition as {@code pg_get_statisticsobjdef} writes it with an empty search path
 * @param owner the role that owns them
 * @param target {@code ALTER STATISTICS … SET STATISTICS}; -1 for the server's default
 * @param comment the comment on them, or empty
 */
public record Statistics(TableName name, String definition, String owner, int target, String comment) {}
