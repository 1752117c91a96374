package io.hyperstow.core.internal.job;

import io.hyperstow.api.postgres.ServerMessage;
import java.sql.SQLException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** An exception with its causes as text for a job's log: as the JDK prints it, but without the rows servers quote. */
final class StackText {

    private static final int LONGEST = 200_000;

    private final StringBuilder text = new StringBuilder();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private StackText() {}

    static String of(Throwable thrown) {
        StackText stack = new StackText();
        stack.add("", "", thrown);
        return stack.text.toString();
    }

    private void add(String indent, String label, Throwable thrown) {
        if (!seen.add(thrown) || text.length() > LONGEST) {
            return;
        }
        text.append(indent).append(label).append(thrown.getClass().getName());
        String message = message(thrown);
        if (!message.isEmpty()) {
            text.append(": ").append(message);
        }
        text.append('\n');
        for (StackTraceElement each : thrown.getStackTrace()) {
            text.append(indent).append("    at ").append(each).append('\n');
        }
        for (Throwable each : thrown.getSuppressed()) {
            add(indent + "  ", "also: ", each);
        }
        if (thrown.getCause() != null) {
            add(indent, "caused by: ", thrown.getCause());
        }
    }

    private static String message(Throwable thrown) {
        if (thrown instanceof SQLException e) {
            return ServerMessage.parse(e.getMessage()).withDetail() + " [" + e.getSQLState() + "]";
        }
        return thrown.getMessage() == null ? "" : thrown.getMessage();
    }
}
