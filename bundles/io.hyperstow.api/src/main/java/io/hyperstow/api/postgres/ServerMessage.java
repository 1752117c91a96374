package io.hyperstow.api.postgres;

import java.util.regex.Pattern;

/**
 * A message of the server as pgjdbc's exceptions carry it: the message itself, then a line of its own for each of
 * {@code Detail:}, {@code Hint:}, {@code Position:}, {@code Where:}.
 *
 * <p>Only what holds no row is kept. {@code Where} of a COPY quotes the line at fault, and the detail of a violated
 * check quotes the row.
 *
 * @param text the message, with the server's severity before it
 * @param detail the server's detail without rows, or empty
 * @param hint the server's hint, or empty
 */
public record ServerMessage(String text, String detail, String hint) {

    private static final Pattern FIELD = Pattern.compile("\n {2}(?=\\p{L}[^\n:]{0,40}: )");
    private static final Pattern ROW = Pattern.compile("(?s)(Failing row contains) \\(.*");
    private static final String DETAIL = "Detail: ";
    private static final String HINT = "Hint: ";

    /**
     * @param message of an {@link java.sql.SQLException}; may be null
     */
    public static ServerMessage parse(String message) {
        if (message == null) {
            return new ServerMessage("", "", "");
        }
        String[] fields = FIELD.split(message);
        String detail = "";
        String hint = "";
        for (int i = 1; i < fields.length; i++) {
            if (fields[i].startsWith(DETAIL)) {
                detail = ROW.matcher(fields[i].substring(DETAIL.length())).replaceAll("$1 (…)");
            } else if (fields[i].startsWith(HINT)) {
                hint = fields[i].substring(HINT.length());
            }
        }
        return new ServerMessage(fields[0].strip(), detail.strip(), hint.strip());
    }

    /** Message and detail in one line each. */
    public String withDetail() {
        return detail.isEmpty() ? text : text + "\n" + detail;
    }
}
