package io.hyperstow.core.internal.options;

import io.hyperstow.api.model.BackupException;
import java.util.Set;

/**
 * What is said of an archive of pg_dump that becomes a backup.
 *
 * @param database the profile whose client programs read it
 * @param timescaledbVersion the version of TimescaleDB in the database it was made of; empty for what the archive says
 * @param label a text for lists
 */
public record AdoptArchiveOptions(String database, String timescaledbVersion, String label) {

    private static final Set<String> KEYS = Set.of("database", "timescaledbVersion", "label");

    /**
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    public static AdoptArchiveOptions parse(String json) {
        OptionObject given = OptionObject.parse(json);
        given.requireOnly(KEYS);
        String version = given.text("timescaledbVersion", "");
        if (!version.isEmpty() && !version.matches("[0-9]+\\.[0-9]+[0-9A-Za-z.+-]*")) {
            throw given.refused("timescaledbVersion", "is '" + version + "'", "write it like \"2.19.3\"");
        }
        return new AdoptArchiveOptions(
                AdoptOptions.required(given, "database", "metrics"), version, AdoptOptions.label(given));
    }
}
