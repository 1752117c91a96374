package io.hyperstow.cli;

import jakarta.json.JsonObject;
import java.util.regex.Pattern;

/** Turns Jolokia's report of a failure into what an operator should read. */
final class Refusal {

    static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final String HINT = "\nhint:";

    /** Jolokia puts the exception's class before the message, and JMX may have wrapped it in others of its own. */
    private static final Pattern CLASS_NAMES = Pattern.compile("\\A(?:[\\w.$]+(?:Exception|Error) ?: )+");

    private Refusal() {}

    /**
     * @param answer Jolokia's, with a status other than 200
     * @param user who called
     * @param member the operation or attribute
     */
    static CommandException of(JsonObject answer, String user, String member) {
        int status = answer.getInt("status", 0);
        if (status == FORBIDDEN || answer.getString("error_type", "").endsWith("SecurityException")) {
            return new CommandException(
                    ExitCode.REFUSED,
                    "the user '" + user + "' may not do this ('" + member + "')",
                    "log in as a user with a higher role, see 'hyperstow help user'");
        }
        String text = CLASS_NAMES
                .matcher(answer.getString("error", "the agent gave no reason"))
                .replaceFirst("");
        if (status == NOT_FOUND) {
            return new CommandException(
                    ExitCode.FAILURE,
                    "the agent does not offer this now: " + text,
                    "see 'hyperstow status' and its log");
        }
        int at = text.indexOf(HINT);
        return at < 0
                ? new CommandException(ExitCode.FAILURE, text.strip(), "")
                : new CommandException(
                        ExitCode.FAILURE,
                        text.substring(0, at).strip(),
                        text.substring(at + HINT.length()).strip());
    }
}
