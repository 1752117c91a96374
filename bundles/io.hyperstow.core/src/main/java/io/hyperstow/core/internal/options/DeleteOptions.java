package io.hyperstow.core.internal.options;

import java.util.Set;

/**
 * What a delete job is told beside the backup.
 *
 * @param confirm whether anything is removed; else the job only says what would go
 */
public record DeleteOptions(boolean confirm) {

    private static final String CONFIRM = "confirm";

    /**
     * @throws io.hyperstow.api.model.BackupException {@code INVALID_OPTIONS}
     */
    public static DeleteOptions parse(String json) {
        OptionObject given = OptionObject.parse(json);
        given.requireOnly(Set.of(CONFIRM));
        return new DeleteOptions(given.flag(CONFIRM, false));
    }

    /** The text that {@link #parse} reads. */
    public String json() {
        return "{\"" + CONFIRM + "\": " + confirm + "}";
    }
}
