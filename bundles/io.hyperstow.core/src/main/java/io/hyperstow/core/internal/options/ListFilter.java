package io.hyperstow.core.internal.options;

import io.hyperstow.api.model.BackupException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;

/**
 * Which backups a list shows.
 *
 * @param database the database's name at the source; empty for all
 * @param before only those begun before; null for all
 * @param limit at most so many, the newest
 */
public record ListFilter(String database, Instant before, int limit) {

    private static final Set<String> KEYS = Set.of("database", "before", "limit");

    /**
     * @param json one JSON object, or blank text for all
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    public static ListFilter parse(String json) {
        OptionObject given = OptionObject.parse(json);
        given.requireOnly(KEYS);
        int limit = given.number("limit", Integer.MAX_VALUE);
        if (limit < 1) {
            throw given.refused("limit", "is " + limit, "use a number from 1");
        }
        return new ListFilter(given.text("database", ""), before(given), limit);
    }

    private static Instant before(OptionObject given) {
        String text = given.text("before", "");
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw given.refused("before", "is the text \"" + text + "\"", "write a time like 2026-11-22T15:22:33Z");
        }
    }
}
