package io.hyperstow.api.model;

/**
 * How CSV is written: the settings of COPY's CSV format, each with COPY's own default. A value that is exactly
 * {@code nullText} and not quoted is NULL.
 *
 * @param header whether a line with the names of the columns comes first
 * @param delimiter what stands between values
 * @param quote what stands around values that need it
 * @param escape what stands before a quote, or before itself, inside a quoted value
 * @param nullText the text that means NULL
 */
public record CsvSettings(boolean header, String delimiter, String quote, String escape, String nullText) {

    /** What {@code COPY … (FORMAT csv, HEADER)} and {@code psql}'s {@code \copy … csv header} write and read. */
    public static final CsvSettings DEFAULTS = new CsvSettings(true, ",", "\"", "\"", "");

    /**
     * Refuses what COPY refuses.
     *
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    public CsvSettings {
        character("delimiter", delimiter);
        character("quote", quote);
        character("escape", escape);
        if (delimiter.equals(quote)) {
            throw refused("options 'delimiter' and 'quote' are both '" + quote + "'", "use two characters");
        }
        if (nullText.contains("\n") || nullText.contains("\r")) {
            throw refused("option 'null' has a line end", "use a text of one line");
        }
        if (nullText.contains(delimiter) || nullText.contains(quote)) {
            throw refused(
                    "option 'null' is '" + nullText + "', which has the delimiter or the quote in it",
                    "use a text without them, as COPY demands");
        }
    }

    private static void character(String name, String text) {
        boolean one = text.length() == 1 && text.charAt(0) > 0 && text.charAt(0) < 128;
        if (!one || text.equals("\n") || text.equals("\r")) {
            throw refused("option '" + name + "' is '" + text + "'", "use one ASCII character other than a line end");
        }
    }

    private static BackupException refused(String problem, String hint) {
        return new BackupException(ErrorCode.INVALID_OPTIONS, problem, hint);
    }
}
