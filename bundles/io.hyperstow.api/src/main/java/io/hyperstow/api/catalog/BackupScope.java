package io.hyperstow.api.catalog;

import java.util.List;

/**
 * What a backup was asked to hold and what it left out.
 *
 * @param include the patterns; empty means the whole database
 * @param excluded every object left out, by name, with the reason
 */
public record BackupScope(List<String> include, List<Exclusion> excluded) {

    /**
     * Something that was left out.
     *
     * @param name as psql shows it
     * @param why one sentence in lower case
     */
    public record Exclusion(String name, String why) {}

    public BackupScope {
        include = List.copyOf(include);
        excluded = List.copyOf(excluded);
    }
}
